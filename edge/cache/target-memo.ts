import { LRUCache } from 'lru-cache';

/** Bound of one operation's memo, in bytes of text. */
const MEMO_BYTES = 1_000_000;

/**
 * Remembers what a raw path and query parsed to, so that a repeated request is not parsed again.
 * What `parse` throws is not remembered.
 */
export function targetMemo(): (rawTarget: string, parse: () => string) => string {
  const memo = new LRUCache<string, string>({
    maxSize: MEMO_BYTES,
    sizeCalculation: (canonical, raw) => (canonical.length + raw.length) * 2 + 100,
  });
  return (rawTarget, parse) => {
    const known = memo.get(rawTarget);
    if (known !== undefined) return known;
    const canonical = parse();
    memo.set(rawTarget, canonical);
    return canonical;
  };
}
