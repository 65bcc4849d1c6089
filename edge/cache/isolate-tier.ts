import { LRUCache } from 'lru-cache';
import type { NearTier } from './cache-tier.ts';
import type { CacheEntry } from './entry.ts';

/** What an entry takes besides its body and key: the object, its headers and its place in the list. */
const OVERHEAD_BYTES = 512;

/** The isolate's own memory: least recently used answers go first, bounded in bytes. Stale ones stay for stale-if-error. */
export function isolateTier(maxBytes: number): NearTier {
  const entries = new LRUCache<string, CacheEntry>({
    maxSize: maxBytes,
    sizeCalculation: (entry, key) => entry.body.byteLength + key.length * 2 + OVERHEAD_BYTES,
  });
  return {
    name: 'isolate',
    get: (key) => entries.get(key),
    put: (key, entry) => entries.set(key, entry).has(key),
    delete: (key) => {
      entries.delete(key);
    },
    isEmpty: () => entries.size === 0,
  };
}
