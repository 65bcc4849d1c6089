import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processIdentity } from '../process/file-lock.mjs';
import { waitUntil } from '../process/wait-until.ts';
import { startBackends, type Stack } from '../stack.ts';
import { tempFolder, withEnv } from '../testing/temp-folder.ts';

const NONE = ['DATABASE_URL', 'EDGE_DATABASE_URL', 'ORDERS_DATABASE_URL', 'NEON_SQL_ENDPOINT', 'NEON_WS_PROXY'];
const own = Object.fromEntries(NONE.map((name) => [name, undefined]));
const start = (dataDir: string) =>
  withEnv(own, () => startBackends({ dataDir, ports: 'free', keep: true, log: () => undefined, only: ['postgres'] }));
const ask = async ({ env }: Stack, query: string, variable = 'ORDERS_DATABASE_URL') => {
  const client = new pg.Client({ connectionString: env[variable] });
  await client.connect();
  try {
    return await client.query<Record<string, string>>(query);
  } finally {
    await client.end();
  }
};
const pidIn = async (dataDir: string) =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test('startPostgres → SCRAM on loopback, durable, two databases, and a clean stop keeps the data', async () => {
  const first = await start(folder.path);
  const settings = await ask(
    first,
    'SHOW fsync; SHOW synchronous_commit; SHOW listen_addresses; SHOW password_encryption',
  );
  expect([settings].flat().map(({ rows }) => Object.values(rows[0] ?? {})[0])).toEqual([
    'on',
    'on',
    '127.0.0.1',
    'scram-sha-256',
  ]);
  expect((await ask(first, 'SELECT current_database() AS name', 'EDGE_DATABASE_URL')).rows).toEqual([
    { name: 'sommier_edge' },
  ]);
  await ask(first, 'CREATE TABLE kept AS SELECT 1 AS id');
  const idle = new pg.Client({ connectionString: first.env['DATABASE_URL'] });
  idle.on('error', () => undefined);
  await idle.connect();
  await first.stop();
  const log = await readFile(join(folder.path, 'logs', 'postgres.log'), 'utf8');
  expect(log).toContain('received fast shutdown request');
  const second = await start(folder.path);
  expect((await ask(second, 'SELECT id FROM kept')).rowCount).toBe(1);
  await second.stop();
});

test('startPostgres → comes back with every committed row after kill -9', async () => {
  const first = await start(folder.path);
  await ask(first, 'CREATE TABLE many AS SELECT * FROM generate_series(1, 1000)');
  process.kill(await pidIn(folder.path), 'SIGKILL');
  await first.servers.find(({ name }) => name === 'postgres')?.exited;
  await first.stop();
  const second = await start(folder.path);
  expect((await ask(second, 'SELECT FROM many')).rowCount).toBe(1000);
  await second.stop();
  expect(await readFile(join(folder.path, 'logs', 'postgres.log'), 'utf8')).toContain('automatic recovery in progress');
});

test('startPostgres → one line when secrets.json is not the one the data was made with', async () => {
  const [file, aside] = [join(folder.path, 'secrets.json'), join(folder.path, 'secrets.aside')];
  await rename(file, aside);
  await expect(start(folder.path)).rejects.toThrow(/^Postgres at .* refuses: .* npm run reset$/);
  await rename(aside, file);
});

test('startPostgres → waits for a server that a killed parent left, until its guard has stopped it', async () => {
  const left = await start(folder.path);
  const pid = await pidIn(folder.path);
  const stopping = new Promise((done) => setTimeout(done, 300)).then(() => left.stop());
  const second = await start(folder.path);
  await stopping;
  expect(await waitUntil(async () => processIdentity(pid) === '', { timeoutMs: 5_000 })).toBe(true);
  expect((await ask(second, 'SELECT 1')).rowCount).toBe(1);
  await second.stop();
});
