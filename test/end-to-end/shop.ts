import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import type { ImportReport } from '#shared/contracts/sync.ts';
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
import { syncDeps } from '../../origin/sync/deps.ts';
import { storeEnvOf } from '../../origin/sync/env.ts';
import { importFeed } from '../../origin/sync/pipeline/import-feed.ts';
import { typesenseWriter } from '../../origin/sync/publish/search-index.ts';
import { startOrders, type OrdersService } from './orders-service.ts';
import { fileSource } from '../../origin/sync/sources/file-source.ts';

/** One entry of dev/sample-feeds/manifest.json. */
export interface Sample {
  maker: string;
  makerName: string;
  feed: string;
  profile: string;
}

/** Importer, catalogue, orders and edge over the run's real servers, with a database and an index of their own. */
export interface Shop {
  /** Address of the edge. */
  url: string;
  orders: Pick<OrdersService, 'stripe' | 'confirmCard'>;
  importSample(sample: Sample): Promise<ImportReport>;
  stop(): Promise<void>;
}

const SIGNING_KEYS = `k1:${'7e'.repeat(32)}`;
const ISSUER = 'https://api.shop.example';

/** Starts catalogue and orders on free ports and the bundled worker in workerd in front of them. */
export async function startShop(): Promise<Shop> {
  const run = `e2e_${randomUUID().replaceAll('-', '')}`;
  const env = await shopEnv(run);
  const secrets = { identityKeys: newIdentityKeys(), identitySealingKeys: newSealingKeys() };
  const typesense = typesenseClient({ url: env.TYPESENSE_URL, apiKey: env.TYPESENSE_API_KEY, timeoutSeconds: 5 });
  const sync = syncDeps(storeEnvOf(env));
  const catalog = await catalogDeps(catalogEnv(env), pino({ level: 'silent' }));
  const app = await buildCatalog({ ...catalog.deps, search: typesenseIndex(typesense, run) });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const orders = await startOrders(run, {
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    QUOTE_PUBLIC_KEYS: publicQuoteKeys(env.QUOTE_SIGNING_KEY),
    IDENTITY_JWKS: publicIdentityKeys(secrets.identityKeys),
    IDENTITY_ISSUER: ISSUER,
  });
  const bindings = testBindings({
    CATALOG_ORIGINS: `http://127.0.0.1:${asTcp(app.server.address()).port}`,
    ORDERS_ORIGINS: orders.url,
    SYNC_ORIGINS: 'http://127.0.0.1:9',
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    ...identityBindings({ ...process.env, IDENTITY_ISSUER: ISSUER }, secrets),
  });
  const edge = await startEdge({ port: 0, bindings, log: () => undefined });
  orders.sendEventsTo(edge.url);
  return {
    url: edge.url,
    orders,
    async importSample({ maker, makerName, feed, profile }) {
      const raw: unknown = JSON.parse(await readFile(`dev/sample-feeds/${profile}`, 'utf8'));
      const input = {
        maker: { id: maker, name: makerName },
        source: fileSource(`dev/sample-feeds/${feed}`),
        profile: raw,
      };
      return importFeed({ ...sync.deps, search: typesenseWriter(typesense, run) }, input, AbortSignal.timeout(60_000));
    },
    async stop() {
      await edge.stop();
      await Promise.all([app.close(), orders.stop()]);
      await catalog.close();
      await sync.close();
    },
  };
}

async function shopEnv(database: string) {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    ...process.env,
    TYPESENSE_URL: process.env['TYPESENSE_URL'] ?? '',
    TYPESENSE_API_KEY: process.env['TYPESENSE_API_KEY'] ?? '',
    PORT: '0',
    MONGODB_DATABASE: database,
    EDGE_SIGNING_KEYS: SIGNING_KEYS,
    STORE_CURRENCY: 'RUB',
    QUOTE_SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'q1' }),
  };
}

/** A server that listens on a host and port has an address of that kind. */
function asTcp(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the origin does not listen on TCP');
  return address;
}
