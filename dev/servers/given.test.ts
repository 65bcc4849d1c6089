import { expect, test } from 'vitest';
import { startBackends } from '../stack.ts';
import { tempFolder, withEnv } from '../testing/temp-folder.ts';

const GIVEN = {
  MONGODB_URI: 'mongodb+srv://user:secret@cluster.example/shop',
  TYPESENSE_URL: 'https://search.example',
  TYPESENSE_API_KEY: 'search-key',
  UPSTASH_REDIS_REST_URL: 'https://redis.example',
  UPSTASH_REDIS_REST_TOKEN: 'redis-token',
  S3_ENDPOINT: 'https://s3.example',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
  S3_REGION: 'eu-central-1',
  S3_FEEDS_BUCKET: 'makers',
  DATABASE_URL: 'postgres://user:secret@db.example/shop',
  EDGE_DATABASE_URL: 'postgres://user:secret@db.example/edge',
  ORDERS_DATABASE_URL: 'postgres://user:secret@db.example/orders',
  NEON_SQL_ENDPOINT: 'https://api.example/sql',
  NEON_WS_PROXY: 'api.example/v2',
  RESTATE_INGRESS_URL: 'https://restate.example',
  RESTATE_ADMIN_URL: 'https://admin.example',
  SMTP_URL: 'smtp://user:secret@mail.example',
  MAILPIT_URL: 'https://mailpit.example',
  MAIL_API_URL: 'https://mail.example',
  MAIL_API_KEY: 'mail-key',
  STRIPE_API_BASE: 'https://stripe.example',
  STRIPE_API_KEY: 'sk_test_given',
  STRIPE_WEBHOOK_SECRET: 'whsec_given',
};

test('startBackends → addresses from the environment are used and nothing is started', async () => {
  await using folder = await tempFolder();
  await withEnv(GIVEN, async () => {
    const stack = await startBackends({ dataDir: folder.path, ports: 'free', keep: true, log: () => undefined });
    expect(stack.env).toEqual(GIVEN);
    expect(stack.servers.map(({ name, how, exited }) => [name, how, exited])).toEqual([
      ['mongo', 'given by MONGODB_URI', undefined],
      ['typesense', 'given by TYPESENSE_URL', undefined],
      ['upstash', 'given by UPSTASH_REDIS_REST_URL', undefined],
      ['s3', 'given by S3_ENDPOINT', undefined],
      ['postgres', 'given by DATABASE_URL', undefined],
      ['neon', 'given by NEON_SQL_ENDPOINT', undefined],
      ['restate', 'given by RESTATE_INGRESS_URL', undefined],
      ['mailpit', 'given by SMTP_URL', undefined],
      ['mail', 'given by MAIL_API_URL', undefined],
      ['stripe', 'given by STRIPE_API_KEY', undefined],
    ]);
    expect(stack.servers[0]?.url).toBe('mongodb+srv://cluster.example/shop');
    await stack.stop();
  });
});

test.each([
  ['TYPESENSE_API_KEY', 'typesense', 'TYPESENSE_URL is set and TYPESENSE_API_KEY is not'],
  ['UPSTASH_REDIS_REST_TOKEN', 'redis', 'UPSTASH_REDIS_REST_URL is set without its token'],
  ['NEON_WS_PROXY', 'postgres', 'One of NEON_SQL_ENDPOINT and NEON_WS_PROXY is set without the other'],
  ['RESTATE_ADMIN_URL', 'restate', 'One of RESTATE_INGRESS_URL and RESTATE_ADMIN_URL is set without the other'],
  ['MAIL_API_KEY', 'mail', 'MAIL_API_URL is set without its key'],
  ['STRIPE_WEBHOOK_SECRET', 'stripe', 'One of STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET is set without the other'],
] as const)('startBackends → one line when the address is given without %s', async (missing, name, line) => {
  await using folder = await tempFolder();
  const options = { dataDir: folder.path, ports: 'free', keep: true, log: () => undefined, only: [name] } as const;
  await withEnv({ ...GIVEN, [missing]: undefined }, async () => {
    await expect(startBackends(options)).rejects.toThrow(line);
  });
});

test('startBackends → a second stack beside the first, its data gone after stop', async () => {
  await using folder = await tempFolder();
  const dataDir = `${folder.path}/throw-away`;
  const own = { REDIS_URL: undefined, UPSTASH_REDIS_REST_URL: undefined };
  await withEnv(own, async () => {
    const stack = await startBackends({ dataDir, ports: 'free', keep: false, log: () => undefined, only: ['redis'] });
    expect(stack.env['REDIS_URL']).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
    await stack.stop();
    await expect(fetch(stack.env['UPSTASH_REDIS_REST_URL'] ?? '')).rejects.toThrow();
  });
});
