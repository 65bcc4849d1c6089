import type { CacheTier } from '../cache/cache-tier.ts';
import { pollEpochs } from '../cache/epochs.ts';
import { failingKeys } from '../cache/failing.ts';
import { isolateTier } from '../cache/isolate-tier.ts';
import { missingKeys } from '../cache/missing.ts';
import type { ReadCache } from '../cache/refill.ts';
import { singleFlight } from '../cache/single-flight.ts';

export interface MemoryCache extends ReadCache {
  /** What a poll of the epochs gives; raise a field to publish. */
  published: Map<string, number>;
  /** Makes polls fail. */
  blind: { is: boolean };
}

/** The real cache of an isolate over given farther tiers, with epochs that a test raises. */
export function memoryCache(options: { now: () => number; ttlMs: number; far?: readonly CacheTier[] }): MemoryCache {
  const { now, ttlMs, far = [] } = options;
  const published = new Map<string, number>();
  const blind = { is: false };
  const poll = () => (blind.is ? Promise.reject(new Error('down')) : Promise.resolve(new Map(published)));
  const epochs = pollEpochs({ now, poll });
  return {
    published,
    blind,
    near: isolateTier(1_000_000),
    far,
    epochs,
    missing: missingKeys(epochs),
    failing: failingKeys(),
    flights: singleFlight(5_000),
    ttlMs,
    now,
  };
}
