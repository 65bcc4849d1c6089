import type { CacheTier } from './cache-tier.ts';
import { STALE_IF_ERROR_MS } from './entry.ts';
import { readEntry, writeEntry } from './entry-text.ts';
import { POLL_MS, type Epochs } from './epochs.ts';
import type { SharedStore } from './shared-store.ts';

/** Larger answers stay in the nearer tiers: this one is paid for by the byte and has the shortest deadline. */
const MAX_BODY_BYTES = 262_144;

export interface UpstashTierOptions {
  store: SharedStore;
  epochs: Epochs;
  now: () => number;
}

/** Redis, shared by all data centres. A read brings the epochs along when they are due, so that a cold isolate makes one round trip. */
export function upstashTier({ store, epochs, now }: UpstashTierOptions): CacheTier {
  return {
    name: 'upstash',
    async get(key) {
      const askedAtMs = now();
      const answer = await store.read(key, epochs.ageMs() >= POLL_MS);
      if (answer.epochs !== undefined) epochs.learn(answer.epochs, askedAtMs);
      return answer.text === undefined ? undefined : readEntry(answer.text);
    },
    async put(key, entry) {
      if (entry.body.byteLength > MAX_BODY_BYTES) return false;
      await store.write(key, writeEntry(entry), entry.ttlMs + STALE_IF_ERROR_MS);
      return true;
    },
    delete: (key) => store.delete(key),
  };
}
