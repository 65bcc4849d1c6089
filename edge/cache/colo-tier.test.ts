import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, expect, test } from 'vitest';
import { tierSuite } from '../testing/tier-suite.ts';
import { coloTier, type ColoCache } from './colo-tier.ts';

const script = 'export default { fetch: () => new Response() }';
const miniflare = new Miniflare(convertV4MiniflareOptions({ modules: true, script, cf: false }));
afterAll(() => miniflare.dispose());

/** Workerd's own Cache API; a namespace for each test keeps them apart. */
async function cache(): Promise<ColoCache> {
  const caches = await miniflare.getCaches();
  return asColoCache(await caches.open(crypto.randomUUID()));
}

/** Miniflare's proxy takes and gives the same calls as the Cache of a worker, with types of its own. */
const asColoCache = (proxy: unknown): ColoCache => proxy as ColoCache;

tierSuite('colo, in workerd', async () => coloTier(await cache(), 'test'));

test('coloTier → nothing for what another version has put there', async () => {
  const shared = await cache();
  const headers = { 'cache-control': 'public, max-age=60', 'x-sommier-entry': '["0","x"]' };
  await shared.put('https://test.edge-cache.sommier.invalid/a', new Response('x', { headers }));
  expect(await coloTier(shared, 'test').get('/a')).toBeUndefined();
});
