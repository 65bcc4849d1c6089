import type { CacheEntry } from './entry.ts';

/** A value at once or later. */
export type Soon<T> = T | Promise<T>;

/** One tier of the cache. A tier may forget anything at any time and may throw. */
export interface CacheTier {
  /** Word in `Cache-Status` and in logs, after `sommier-`. */
  readonly name: string;
  /** The entry, fresh or stale, exactly as it was put. */
  get(key: string): Soon<CacheEntry | undefined>;
  /** Gives false when the tier did not take it, for instance because it is too large. */
  put(key: string, entry: CacheEntry): Soon<boolean>;
  delete(key: string): Soon<void>;
}

/** The tier in the isolate's own memory: it answers at once, so that a hit costs no promise. */
export interface NearTier extends CacheTier {
  get(key: string): CacheEntry | undefined;
  put(key: string, entry: CacheEntry): boolean;
  delete(key: string): void;
  /** Whether it holds nothing at all; asked by the readiness check. */
  isEmpty(): boolean;
}
