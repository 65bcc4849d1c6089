import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import type { MakerRecord, ModelRecord } from '#shared/contracts/model.ts';
import { SEARCH_FIELDS, toSearchDocument } from '#shared/search-index.ts';
import { aCell, aModelRecord } from '#shared/testing/model-record.ts';
import {
  identityBindings,
  newIdentityKeys,
  newSealingKeys,
  publicIdentityKeys,
  publicQuoteKeys,
} from '../../dev/identity-bindings.ts';
import { startEdge } from '../../dev/servers/edge.ts';
import { testBindings } from '../../edge/testing/test-bindings.ts';
import { buildCatalog } from '../../origin/catalog/app.ts';
import { catalogDeps } from '../../origin/catalog/deps.ts';
import { catalogEnv } from '../../origin/catalog/env.ts';
import { typesenseIndex } from '../../origin/catalog/search/search-index.ts';
import { typesenseClient } from '../../origin/plugins/typesense.ts';
import { startOrders } from './orders-service.ts';
import { startTcpCut, type TcpCut } from './tcp-cut.ts';

/** What a test can cut off. */
export type Part = 'redis' | 'near' | 'far' | 'mongo' | 'typesense' | 'orders' | 'postgres' | 'neon';

/** The edge in workerd over two real catalogues and the orders service, with a line to everything that can be cut. */
export interface FragileShop {
  url: string;
  lines: Record<Part, TcpCut>;
  stop(): Promise<void>;
}

export const SLUGS = Array.from({ length: 40 }, (_, index) => `model-${index}`);
const SIGNING_KEYS = `k1:${'7e'.repeat(32)}`;
const ISSUER = 'https://api.shop.example';

/** Starts it over the run's real servers, with a database, an index and a cache of its own. */
export async function startFragileShop(): Promise<FragileShop> {
  const run = `cut_${randomUUID().replaceAll('-', '')}`;
  const forget = await loadModels(run);
  const mongo = await cutInFrontOf(variable('MONGODB_URI'));
  const typesense = await cutInFrontOf(variable('TYPESENSE_URL'));
  const redis = await cutInFrontOf(variable('UPSTASH_REDIS_REST_URL'));
  const env = {
    ...process.env,
    PORT: '0',
    MONGODB_URI: `mongodb://127.0.0.1:${mongo.port}/?directConnection=true`,
    MONGODB_DATABASE: run,
    TYPESENSE_URL: `http://127.0.0.1:${typesense.port}`,
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    STORE_CURRENCY: 'RUB',
    QUOTE_SIGNING_KEY: await newQuoteKey(),
    SEARCH_TIMEOUT_SECONDS: '1',
  };
  const [near, far] = await Promise.all([startCatalog(env, run), startCatalog(env, run)]);
  const postgres = await cutInFrontOf(variable('DATABASE_URL'));
  const secrets = { identityKeys: newIdentityKeys(), identitySealingKeys: newSealingKeys() };
  const orders = await startOrders(
    run,
    {
      EDGE_SIGNING_KEYS: SIGNING_KEYS,
      QUOTE_PUBLIC_KEYS: publicQuoteKeys(env.QUOTE_SIGNING_KEY),
      IDENTITY_JWKS: publicIdentityKeys(secrets.identityKeys),
      IDENTITY_ISSUER: ISSUER,
    },
    async (url) => url.replace(/@[^/]+/, `@127.0.0.1:${postgres.port}`),
  );
  const lines = {
    redis,
    mongo,
    typesense,
    postgres,
    neon: await cutInFrontOf(variable('NEON_SQL_ENDPOINT')),
    near: await cutInFrontOf(near.url),
    far: await cutInFrontOf(far.url),
    orders: await cutInFrontOf(orders.url),
  };
  const bindings = { ...bindingsOf(lines), ...identityBindings(identityEnv(lines), secrets) };
  const edge = await startEdge({ port: 0, bindings, log: () => undefined });
  return {
    url: edge.url,
    lines,
    async stop() {
      await edge.stop();
      for (const line of Object.values(lines)) line.set('none');
      await Promise.all([near.stop(), far.stop(), orders.stop()]);
      await Promise.all(Object.values(lines).map((line) => line.stop()));
      await forget();
    },
  };
}

function cutInFrontOf(address: string): Promise<TcpCut> {
  const { hostname, port } = new URL(address);
  return startTcpCut({ host: hostname, port: Number(port) });
}

const bindingsOf = (lines: Record<Part, TcpCut>): Record<string, string> =>
  testBindings({
    CATALOG_ORIGINS: `eu=http://127.0.0.1:${lines.near.port},us=http://127.0.0.1:${lines.far.port}`,
    ORDERS_ORIGINS: `http://127.0.0.1:${lines.orders.port}`,
    SYNC_ORIGINS: 'http://127.0.0.1:9',
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${lines.redis.port}`,
  });

const identityEnv = (lines: Record<Part, TcpCut>) => ({
  ...process.env,
  IDENTITY_ISSUER: ISSUER,
  NEON_SQL_ENDPOINT: `http://127.0.0.1:${lines.neon.port}/sql`,
});

async function startCatalog(env: Record<string, string | undefined>, index: string) {
  const { deps, close } = await catalogDeps(catalogEnv(env), pino({ level: 'silent' }));
  const typesense = typesenseClient({
    url: env['TYPESENSE_URL'] ?? '',
    apiKey: variable('TYPESENSE_API_KEY'),
    timeoutSeconds: 1,
  });
  const app = await buildCatalog({ ...deps, search: typesenseIndex(typesense, index) });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    stop: async () => {
      app.server.closeAllConnections();
      await app.close();
      await close();
    },
  };
}

/** Writes models where sync would; gives what removes them. */
async function loadModels(run: string): Promise<() => Promise<void>> {
  const records = SLUGS.map((slug) => aModelRecord({ slug, name: slug, cells: [aCell(160, 200, 4_000_000)] }));
  const mongo = new MongoClient(variable('MONGODB_URI'));
  const options = { url: variable('TYPESENSE_URL'), apiKey: variable('TYPESENSE_API_KEY'), timeoutSeconds: 5 };
  const typesense = typesenseClient(options);
  const db = mongo.db(run);
  await db.collection<ModelRecord>('models').insertMany(records.map((record) => ({ ...record })));
  const maker = { _id: 'nordvik', name: 'Nordvik', models: records.length, updatedAt: new Date() };
  await db.collection<MakerRecord>('makers').insertOne(maker);
  await typesense.collections().create({ name: run, fields: SEARCH_FIELDS.map((field) => ({ ...field })) });
  await typesense.collections(run).documents().import(records.map(toSearchDocument), { action: 'upsert' });
  return async () => {
    await db.dropDatabase();
    await mongo.close();
    await typesense.collections(run).delete();
  };
}

async function newQuoteKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'q1' });
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests by npm test`);
  return value;
}
