import type { CacheEntry } from './entry.ts';
import { BLIND_MS, type Epochs } from './epochs.ts';

/** How long after an entry went out of date it is still served while it is renewed in the background (RFC 5861 section 3). */
export const SERVE_STALE_MS = 5_000;

/** While Redis cannot be asked, no epoch tells of a new price, so entries are fresh for this long at most. */
export const BLIND_TTL_MS = 15_000;

/**
 * Since when the entry is out of date, by its time or by its epoch; undefined while it is fresh. An epoch above the one that this
 * isolate knows counts as fresh: another isolate has polled later.
 */
export function staleSinceMs(entry: CacheEntry, epochs: Epochs, nowMs: number): number | undefined {
  const ttlMs = epochs.ageMs() > BLIND_MS ? Math.min(entry.ttlMs, BLIND_TTL_MS) : entry.ttlMs;
  const sinceMs = Math.min(entry.storedAtMs + ttlMs, epochs.endedAtMs(entry.scope, entry.epoch));
  return sinceMs <= nowMs ? sinceMs : undefined;
}
