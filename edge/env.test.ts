import { expect, test } from 'vitest';
import { identityBindings } from '../dev/identity-bindings.ts';
import { readEnv } from './env.ts';

const SECRET = 'ab'.repeat(32);
const { NEON_SQL_ENDPOINT, ...IDENTITY } = identityBindings({});
const GOOD = {
  CATALOG_ORIGINS: 'http://127.0.0.1:4001, us=https://far.example',
  ORDERS_ORIGINS: 'eu=https://orders.example',
  SYNC_ORIGINS: 'eu=https://sync.example',
  EDGE_SIGNING_KEYS: `k1:${SECRET}`,
  STORE_CURRENCY: 'RUB',
  ALLOWED_ORIGINS: 'https://shop.example,http://localhost:3000',
  CACHE_MAX_BYTES: '1000000',
  CACHE_TTL_SECONDS: '30',
  CLIENT_ADDRESS: 'platform',
  UPSTASH_REDIS_REST_URL: 'https://redis.example',
  UPSTASH_REDIS_REST_TOKEN: 'token',
  ASSETS: { fetch: async () => new Response() },
  ...IDENTITY,
};

test('readEnv → the configuration', () => {
  expect(readEnv(GOOD)).toMatchObject({
    catalogOrigins: [
      { region: null, url: 'http://127.0.0.1:4001' },
      { region: 'us', url: 'https://far.example' },
    ],
    redisUrl: 'https://redis.example',
    signingKeys: [{ id: 'k1' }],
    allowedOrigins: ['https://shop.example', 'http://localhost:3000'],
    cacheMaxBytes: 1_000_000,
    cacheTtlSeconds: 30,
  });
  expect(readEnv({ ...GOOD, ALLOWED_ORIGINS: '' }).allowedOrigins).toEqual([]);
});

test.each(Object.keys(GOOD))('readEnv → refuses to serve without %s, naming it', (name) => {
  expect(() => readEnv({ ...GOOD, [name]: undefined })).toThrow(name);
});

test.each([
  ['CATALOG_ORIGINS', 'http://a.example/base'],
  ['CATALOG_ORIGINS', ''],
  ['CATALOG_ORIGINS', 'ftp://a.example'],
  ['CATALOG_ORIGINS', 'mars=https://a.example'],
  ['CATALOG_ORIGINS', 'eu=a.example'],
  ['ORDERS_ORIGINS', 'https://a.example/v1'],
  ['UPSTASH_REDIS_REST_URL', 'redis://a.example'],
  ['METRICS', {}],
  ['ALLOWED_ORIGINS', '*'],
  ['ALLOWED_ORIGINS', 'https://shop.example/'],
  ['STORE_CURRENCY', 'rub'],
  ['CACHE_MAX_BYTES', '1e9'],
  ['CACHE_TTL_SECONDS', '0'],
  ['ASSETS', 'nothing'],
  ['IDENTITY_KEYS', '{}'],
  ['IDENTITY_KEYS', 'no json'],
  ['IDENTITY_SEALING_KEYS', 's1:abcd'],
  ['EDGE_DATABASE_URL', 'https://db.example'],
  ['MAIL_FROM', 'hello'],
  ['NEON_SQL_ENDPOINT', NEON_SQL_ENDPOINT?.replace('http', 'ftp')],
])('readEnv → refuses %s when it is %j', (name, value) => {
  expect(() => readEnv({ ...GOOD, [name]: value })).toThrow(name);
});

test('readEnv → never tells a secret', () => {
  const secret = 'ef'.repeat(20);
  expect(() => readEnv({ ...GOOD, EDGE_SIGNING_KEYS: `k1:${secret}` })).toThrow(
    /^(?!.*efef).*EDGE_SIGNING_KEYS: signing key k1 must have at least 32 bytes/,
  );
});
