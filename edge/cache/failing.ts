import { LRUCache } from 'lru-cache';

/** For this long after a stale answer stood in for a failure, the same one is given without asking again. */
export const FAILING_MS = 1_000;
const MAX_KEYS = 10_000;

/** Remembers keys whose origin has just failed, so that an outage costs one attempt a second and key, not one a request. */
export interface Failing {
  /** Until when the stale answer is given at once; 0 when the origin may be asked. */
  untilMs(key: string): number;
  note(key: string, nowMs: number): void;
}

export function failingKeys(): Failing {
  const until = new LRUCache<string, number>({ max: MAX_KEYS });
  return {
    untilMs: (key) => until.get(key) ?? 0,
    note: (key, nowMs) => {
      until.set(key, nowMs + FAILING_MS);
    },
  };
}
