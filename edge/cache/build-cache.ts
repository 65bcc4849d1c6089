import { coloTier, type ColoCache } from './colo-tier.ts';
import { pollEpochs } from './epochs.ts';
import { failingKeys } from './failing.ts';
import { isolateTier } from './isolate-tier.ts';
import { missingKeys } from './missing.ts';
import type { ReadCache } from './refill.ts';
import type { SharedStore } from './shared-store.ts';
import { singleFlight } from './single-flight.ts';
import { upstashTier } from './upstash-tier.ts';

export interface CacheOptions {
  now: () => number;
  store: SharedStore;
  /** Undefined where the runtime has no Cache API. */
  colo: ColoCache | undefined;
  /** Keeps the entries of unlike releases and environments apart; part of every key beyond the isolate. */
  namespace: string;
  maxBytes: number;
  ttlMs: number;
  /** How long a caller waits for another's call of the origins. */
  followerMs: number;
}

/** The cache of one isolate: its memory, then the data centre's cache, then Redis. */
export function buildCache({ now, store, colo, namespace, maxBytes, ttlMs, followerMs }: CacheOptions): ReadCache {
  const epochs = pollEpochs({ now, poll: () => store.epochs() });
  return {
    near: isolateTier(maxBytes),
    far: [...(colo === undefined ? [] : [coloTier(colo, namespace)]), upstashTier({ store, epochs, now })],
    epochs,
    missing: missingKeys(epochs),
    failing: failingKeys(),
    flights: singleFlight(followerMs),
    ttlMs,
    now,
  };
}
