import type { BlockMemory } from './feed-memory.ts';
import type { Block } from './split-text.ts';

/** How the blocks of a file stand to those of the file before. */
export interface BlockMatch {
  /** For each block the one before that it equals, null for one that is new. Order is kept, since the first row of a model names it. */
  before: readonly (BlockMemory | null)[];
  /** Blocks of the file before that are gone. */
  gone: readonly BlockMemory[];
}

export function matchBlocks(blocks: readonly Block[], known: readonly BlockMemory[]): BlockMatch {
  const places = new Map<string, number[]>();
  for (const [index, { hash }] of known.entries()) places.set(hash, [...(places.get(hash) ?? []), index]);
  const matched = new Set<number>();
  let last = -1;
  const before = blocks.map(({ hash }) => {
    const at = places.get(hash)?.find((index) => index > last);
    if (at === undefined) return null;
    last = at;
    matched.add(at);
    return known[at] ?? null;
  });
  return { before, gone: known.filter((_, index) => !matched.has(index)) };
}
