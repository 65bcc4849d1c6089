import type { CacheTier } from './cache-tier.ts';
import { STALE_IF_ERROR_MS } from './entry.ts';
import { readMeta, writeMeta } from './entry-text.ts';

/** The part of the Cache API (https://developers.cloudflare.com/workers/runtime-apis/cache/) that is used. */
export type ColoCache = Pick<Cache, 'match' | 'put' | 'delete'>;

const META_HEADER = 'x-sommier-entry';

/** The data centre's Cache API, shared by its isolates. Entries are kept for stale-if-error; their own metadata says how fresh they are. */
export function coloTier(cache: ColoCache, namespace: string): CacheTier {
  // A host that nobody can ask for: the entries can be had through this worker only.
  const base = `https://${namespace}.edge-cache.sommier.invalid`;
  return {
    name: 'colo',
    async get(key) {
      const response = await cache.match(base + key);
      if (response === undefined) return undefined;
      const meta = readMeta(response.headers.get(META_HEADER));
      const body = new Uint8Array(await response.arrayBuffer());
      return meta === undefined ? undefined : { ...meta, body };
    },
    async put(key, entry) {
      const maxAge = Math.ceil((entry.ttlMs + STALE_IF_ERROR_MS) / 1_000);
      const headers = {
        'content-type': entry.contentType,
        'cache-control': `public, max-age=${maxAge}`,
        [META_HEADER]: writeMeta(entry),
      };
      await cache.put(base + key, new Response(entry.body, { headers }));
      return true;
    },
    async delete(key) {
      await cache.delete(base + key);
    },
  };
}
