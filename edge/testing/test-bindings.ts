import { identityBindings } from '../../dev/identity-bindings.ts';
import { requiredEnv } from './required-env.ts';

/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:9';

/** Bindings of edge/env.ts over the run's Redis, with a cache of their own; origins, where none is given, that nobody serves. */
export const testBindings = (given: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  CATALOG_ORIGINS: NOBODY,
  ORDERS_ORIGINS: NOBODY,
  SYNC_ORIGINS: NOBODY,
  EDGE_SIGNING_KEYS: `k1:${'5e'.repeat(32)}`,
  STORE_CURRENCY: 'RUB',
  ALLOWED_ORIGINS: 'https://shop.example',
  CACHE_MAX_BYTES: '10000000',
  CACHE_TTL_SECONDS: '1',
  CACHE_NAMESPACE: crypto.randomUUID(),
  CLIENT_ADDRESS: 'none',
  UPSTASH_REDIS_REST_URL: requiredEnv('UPSTASH_REDIS_REST_URL'),
  UPSTASH_REDIS_REST_TOKEN: requiredEnv('UPSTASH_REDIS_REST_TOKEN'),
  ...identityBindings(),
  ...given,
});
