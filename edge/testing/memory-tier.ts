import type { CacheTier } from '../cache/cache-tier.ts';
import type { CacheEntry } from '../cache/entry.ts';

/** A cache tier as a plain map, answering later as a remote one does. */
export function memoryTier(name = 'memory'): CacheTier {
  const entries = new Map<string, CacheEntry>();
  return {
    name,
    get: async (key) => entries.get(key),
    put: async (key, entry) => entries.set(key, entry).has(key),
    delete: async (key) => {
      entries.delete(key);
    },
  };
}
