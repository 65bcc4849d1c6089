import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { MongoClient } from 'mongodb';
import { ROOT } from '../../dev/paths.ts';
import { startBackends, type BackendName, type Stack } from '../../dev/stack.ts';
import { ensureDefaultZones } from '../../origin/orders/delivery/default-zones.ts';
import { migrate } from '../../origin/orders/db/migrate.ts';
import { ordersFixture, type OrdersFixture } from '../../origin/orders/testing/orders-fixture.ts';
import { typesenseClient } from '../../origin/plugins/typesense.ts';
import { reindex } from '../../origin/sync/publish/reindex.ts';
import { typesenseWriter } from '../../origin/sync/publish/search-index.ts';
import { hashMongo } from '../../tools/backup/mongo.ts';
import { hashPostgres } from '../../tools/backup/postgres.ts';
import { run } from '../../tools/run.ts';
import { seedOrders } from './killpoints/seed-orders.ts';
import { print } from './print.ts';

const STORES: readonly BackendName[] = ['postgres', 'mongo', 'typesense', 'redis'];
const [ORDERS, LATER_ORDERS, MODELS] = [300, 20, 400];
const BUCKET = 'backups';
const ALIAS = 'models';

/** What is compared: a hash of every table and collection. */
type Hashes = Readonly<Record<string, string>>;

/**
 * Loads orders and models, takes backups, writes more, ends the stores and removes their data, restores on empty ones, and compares. The
 * later writes are what is lost: their age is the RPO that was reached. The RTO is from the loss to an index that answers.
 */
export async function drillRestore(): Promise<boolean> {
  const given = ['DATABASE_URL', 'MONGODB_URI', 'TYPESENSE_URL', 'REDIS_URL', 'S3_ENDPOINT'].filter(
    (name) => process.env[name],
  );
  if (given.length > 0) throw new Error(`The drill destroys its stores: run it without ${given.join(', ')}`);
  await using vault = await stackOf(['s3']);
  const key = randomBytes(32).toString('base64');
  const env = await vaultEnv(vault.stack, key);
  const before = await loadedStores(env);
  const lostAt = performance.now();
  await using fresh = await stackOf(STORES);
  const url = fresh.stack.env['ORDERS_DATABASE_URL'] ?? '';
  await migrate({ url, log: () => undefined });
  const stores = { ...env, ...fresh.stack.env, DATABASE_URL: url };
  const refused = await backup(
    { ...stores, BACKUP_KEY: randomBytes(32).toString('base64') },
    'restore',
    ...before.orders,
  );
  await done(backup(stores, 'restore', ...before.orders));
  await done(backup(stores, 'restore', ...before.models));
  const indexed = await withMongo(fresh.stack, async (db) =>
    reindex({ db, search: searchOf(fresh.stack), now: () => new Date(), newId: randomUUID }),
  );
  const restoreSeconds = (performance.now() - lostAt) / 1_000;
  const wrong = [
    ...differing(before.orderHashes, await hashPostgres(url)),
    ...differing(before.modelHashes, await withMongo(fresh.stack, async (db) => hashMongo(db)), ['locks']),
  ];
  print(
    `tables and collections compared: ${Object.keys(before.orderHashes).length + Object.keys(before.modelHashes).length}, differing: ${wrong.join(', ') || 'none'}`,
  );
  print(
    `another key: ${refused.code === 0 ? 'TAKEN' : 'refused'}; models indexed anew: ${indexed} of ${before.models.length > 0 ? before.modelCount : 0}`,
  );
  print(
    `RPO reached: ${((lostAt - before.takenAt) / 1_000).toFixed(1)} s (${LATER_ORDERS} orders after the backup, lost here; the provider's log holds them)`,
  );
  print(`RTO reached: ${restoreSeconds.toFixed(1)} s, stores started, migrated, restored, indexed`);
  return wrong.length === 0 && refused.code !== 0 && indexed === before.modelCount && indexed > 0;
}

/** Fills stores, backs them up and destroys them. */
async function loadedStores(env: Record<string, string>) {
  await using doomed = await stackOf(STORES);
  // For the fixture alone: what the environment names is taken as given, and the second stores are to be others.
  process.env['DATABASE_URL'] = doomed.stack.env['DATABASE_URL'];
  const seeded = await run(
    [
      process.execPath,
      join(ROOT, 'dev', 'seed', 'seed.ts'),
      '--models',
      String(MODELS),
      '--sizes',
      '20',
      '--makers',
      '4',
    ],
    ROOT,
    { ...env, ...doomed.stack.env, MONGODB_DATABASE: env['MONGODB_DATABASE'] ?? '' },
  );
  await done(Promise.resolve(seeded));
  const fixture = await ordersFixture({ maxConnections: 20, patienceMs: 20_000 });
  await fill(fixture, ORDERS);
  const orderHashes = await hashPostgres(fixture.url);
  const modelHashes = await withMongo(doomed.stack, async (db) => hashMongo(db));
  const modelCount = await withMongo(doomed.stack, async (db) => db.collection('models').countDocuments());
  const takenAt = performance.now();
  const stores = { ...env, ...doomed.stack.env, DATABASE_URL: fixture.url };
  const orders = nameIn(await done(backup(stores, 'take', 'orders')));
  const models = nameIn(await done(backup(stores, 'take', 'models')));
  print(
    `backups of ${ORDERS} orders and ${modelCount} models taken in ${((performance.now() - takenAt) / 1_000).toFixed(1)} s`,
  );
  await fill(fixture, LATER_ORDERS);
  await fixture.close();
  delete process.env['DATABASE_URL'];
  return { orders, models, orderHashes, modelHashes, modelCount, takenAt };
}

async function fill(fixture: OrdersFixture, orders: number): Promise<void> {
  await ensureDefaultZones(fixture.deps);
  await seedOrders(fixture, orders);
}

const backup = async (env: Record<string, string>, ...args: string[]) =>
  run([process.execPath, join(ROOT, 'tools', 'backup.ts'), ...args], ROOT, env);

async function done(running: ReturnType<typeof run>): Promise<string> {
  const { code, output } = await running;
  if (code !== 0) throw new Error(output.slice(-2_000));
  return output;
}

/** Store and time of the backup that was taken, as `restore` wants them. */
function nameIn(output: string): [string, string] {
  const [, store = '', time = ''] = /"backup":"(\w+)\/([^"/]+)"/.exec(output) ?? [];
  if (time === '') throw new Error(`no backup was named: ${output}`);
  return [store, time];
}

function differing(wanted: Hashes, found: Hashes, except: readonly string[] = []): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...names].filter((name) => wanted[name] !== found[name] && !except.includes(name));
}

async function stackOf(only: readonly BackendName[]): Promise<AsyncDisposable & { stack: Stack }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-restore-'));
  const stack = await startBackends({
    dataDir,
    ports: 'free',
    keep: true,
    log: (line) => process.stderr.write(`  ${line}\n`),
    only,
  });
  return {
    stack,
    [Symbol.asyncDispose]: async () => {
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function vaultEnv({ env }: Stack, key: string): Promise<Record<string, string>> {
  const credentials = {
    AWS_ACCESS_KEY_ID: env['S3_ACCESS_KEY_ID'] ?? '',
    AWS_SECRET_ACCESS_KEY: env['S3_SECRET_ACCESS_KEY'] ?? '',
  };
  const s3 = new S3Client({
    endpoint: env['S3_ENDPOINT'] ?? '',
    region: env['S3_REGION'] ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId: credentials.AWS_ACCESS_KEY_ID, secretAccessKey: credentials.AWS_SECRET_ACCESS_KEY },
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  s3.destroy();
  return { ...env, ...credentials, BACKUP_BUCKET: BUCKET, BACKUP_KEY: key, MONGODB_DATABASE: 'sommier' };
}

const searchOf = ({ env }: Stack) =>
  typesenseWriter(
    typesenseClient({ url: env['TYPESENSE_URL'] ?? '', apiKey: env['TYPESENSE_API_KEY'] ?? '', timeoutSeconds: 60 }),
    ALIAS,
  );

async function withMongo<T>({ env }: Stack, use: (db: ReturnType<MongoClient['db']>) => Promise<T>): Promise<T> {
  const client = new MongoClient(env['MONGODB_URI'] ?? '', { retryWrites: false });
  try {
    return await use(client.db('sommier'));
  } finally {
    await client.close();
  }
}
