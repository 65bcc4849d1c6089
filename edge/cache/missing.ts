import { LRUCache } from 'lru-cache';
import { CATALOG_EPOCH } from '#shared/epoch.ts';
import type { Problem } from '#shared/problem.ts';
import type { Epochs, EpochVector } from './epochs.ts';

/** How long a 404 is remembered. */
export const MISSING_MS = 3_000;
const MAX_KEYS = 5_000;

/** Remembers for a few seconds, in this isolate only, what the origin does not have. */
export interface Missing {
  /** The 404 that the origin gave, while it holds, and the seconds that it still does. */
  find(key: string, nowMs: number): { problem: Problem; ttlSeconds: number } | undefined;
  /** `vector` is what was known before the origin was asked. */
  note(key: string, problem: Problem, vector: EpochVector, nowMs: number): void;
}

/** A new epoch of the catalogue ends every 404: the model may have come with it. */
export function missingKeys(epochs: Epochs): Missing {
  const known = new LRUCache<string, { problem: Problem; epoch: number; untilMs: number }>({ max: MAX_KEYS });
  const epochIn = (vector: EpochVector): number => vector.get(CATALOG_EPOCH) ?? 0;
  return {
    find(key, nowMs) {
      const found = known.get(key);
      if (found === undefined) return undefined;
      if (nowMs < found.untilMs && found.epoch === epochIn(epochs.vector()))
        return { problem: found.problem, ttlSeconds: Math.ceil((found.untilMs - nowMs) / 1_000) };
      known.delete(key);
      return undefined;
    },
    note: (key, problem, vector, nowMs) => {
      known.set(key, { problem, epoch: epochIn(vector), untilMs: nowMs + MISSING_MS });
    },
  };
}
