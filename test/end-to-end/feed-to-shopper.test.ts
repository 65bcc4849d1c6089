import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getModelSizes, listMakers, ModelList } from '#shared/contracts/catalog.ts';
import { Model } from '#shared/contracts/model.ts';
import { readCell } from '#shared/grid.ts';
import { decodeMatrix } from '#shared/matrix.ts';
import { parseSigningKeys } from '#shared/signing.ts';
import { startEdge, type RunningEdge } from '../../dev/servers/edge.ts';
import { buildCatalog } from '../../origin/catalog/app.ts';
import { catalogDeps } from '../../origin/catalog/deps.ts';
import { catalogEnv } from '../../origin/catalog/env.ts';
import { typesenseIndex } from '../../origin/catalog/search/search-index.ts';
import { typesenseClient } from '../../origin/plugins/typesense.ts';
import { syncDeps } from '../../origin/sync/deps.ts';
import { storeEnvOf } from '../../origin/sync/env.ts';
import { importFeed } from '../../origin/sync/pipeline/import-feed.ts';
import { typesenseWriter } from '../../origin/sync/publish/search-index.ts';
import { fileSource } from '../../origin/sync/sources/file-source.ts';

const SIGNING_KEYS = `k1:${'7e'.repeat(32)}`;
const run = `e2e_${randomUUID().replaceAll('-', '')}`;
const stops: (() => Promise<unknown>)[] = [];
let edge: RunningEdge;
let importSample: (maker: string, name: string, feed: string, profile: string) => ReturnType<typeof importFeed>;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const env = {
    ...process.env,
    PORT: '0',
    MONGODB_DATABASE: run,
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    STORE_CURRENCY: 'RUB',
    LOG_LEVEL: 'silent',
    QUOTE_SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'q1' }),
  };
  const typesense = typesenseClient({
    url: process.env['TYPESENSE_URL'] ?? '',
    apiKey: process.env['TYPESENSE_API_KEY'] ?? '',
    timeoutSeconds: 5,
  });

  const sync = syncDeps(storeEnvOf(env));
  const search = typesenseWriter(typesense, run);
  importSample = async (id, name, feed, profile) => {
    const raw: unknown = JSON.parse(await readFile(`dev/sample-feeds/${profile}`, 'utf8'));
    return importFeed(
      { ...sync.deps, search },
      { maker: { id, name }, source: fileSource(`dev/sample-feeds/${feed}`), profile: raw },
      AbortSignal.timeout(60_000),
    );
  };

  const catalog = await catalogDeps(catalogEnv(env), pino({ level: 'silent' }));
  const app = await buildCatalog({
    ...catalog.deps,
    signingKeys: parseSigningKeys(SIGNING_KEYS),
    search: typesenseIndex(typesense, run),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  stops.push(sync.close, catalog.close, () => app.close());

  const bindings = {
    CATALOG_ORIGINS: `http://127.0.0.1:${asAddress(app.server.address()).port}`,
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    STORE_CURRENCY: 'RUB',
    ALLOWED_ORIGINS: '',
    CACHE_MAX_BYTES: '10000000',
    CACHE_TTL_SECONDS: '1',
  };
  edge = await startEdge({ port: 0, bindings, log: () => undefined });
  stops.push(() => edge.stop());
}, 120_000);

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const asAddress = (address: AddressInfo | string | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new Error('the origin does not listen on TCP');
  return address;
};

test('a maker’s feed becomes a model that a shopper finds, opens and picks a size of, through the edge in workerd', async () => {
  const report = await importSample('nordvik', 'Nordvik', 'nordvik.csv', 'nordvik.profile.json');
  expect(report).toMatchObject({ models: 20, changed: 20 });

  const list = ModelList.parse(
    await get(
      '/v1/catalog/models?size=160x200&construction=pocket-spring&firmness=medium-firm&priceToMinor=6000000&sort=price',
    ),
  );
  const [found] = list.items;
  if (found?.offer.price == null) throw new Error('no medium-firm pocket-spring model in 160x200 under 60,000');
  expect(found.maker).toEqual({ id: 'nordvik', name: 'Nordvik' });
  expect(found.construction).toBe('pocket-spring');
  expect(found.offer.price.amountMinor).toBeLessThanOrEqual(6_000_000);

  const model = Model.parse(await get(`/v1/catalog/models/${found.slug}`));
  expect(model.name).toBe(found.name);
  const sizes = getModelSizes.ok.parse(await get(model.sizes.href));
  expect(readCell(decodeMatrix(sizes.matrix), { widthCm: 160, lengthCm: 200 })?.priceMinor).toBe(
    found.offer.price.amountMinor,
  );
  expect(listMakers.ok.parse(await get('/v1/catalog/makers')).items).toEqual([
    { id: 'nordvik', name: 'Nordvik', models: 20 },
  ]);
});

test('the same feed again changes nothing', async () => {
  expect(await importSample('nordvik', 'Nordvik', 'nordvik.csv', 'nordvik.profile.json')).toMatchObject({
    models: 20,
    changed: 0,
    unchanged: 20,
  });
});

async function get(path: string): Promise<unknown> {
  const answer = await fetch(edge.url + path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
