import { neon, neonConfig, NeonDbError, Pool } from '@neondatabase/serverless';
import { DrizzleQueryError, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/neon-http';
import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.ts';

const endpoint = process.env['NEON_SQL_ENDPOINT'] ?? '';
const makers = pgTable('makers', {
  slug: text().primaryKey(),
  name: text().notNull(),
  models: integer().notNull().default(0),
  since: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

const SINCE = new Date('2024-02-29T12:00:00Z');

let database: FreshDatabase;
let sql: ReturnType<typeof neon<false, false>>;

beforeAll(async () => {
  neonConfig.fetchEndpoint = endpoint;
  neonConfig.wsProxy = process.env['NEON_WS_PROXY'] ?? '';
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false;
  neonConfig.webSocketConstructor = WebSocket;
  database = await freshDatabase({ adminUrl: process.env['DATABASE_URL'] ?? '', template: 'template1' });
  sql = neon(database.url);
  await sql`CREATE TABLE makers (slug text PRIMARY KEY, name text NOT NULL, models integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT now())`;
});
afterAll(() => database.drop());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(endpoint, { method: 'POST', body, headers: { 'Neon-Connection-String': database.url, ...headers } });
const wrongPassword = () => database.url.replace(/:[^:@]+@/, ':wrong@');
const freshSlug = () => `maker-${crypto.randomUUID()}`;

test('neon() → values of every type and alphabet come back as they went', async () => {
  const [row] = await sql`SELECT ${'Матрас «Лён» ✓'} AS name, ${160}::int AS width, ${true}::boolean AS firm,
    ${null}::text AS nothing, ${['a', 'b']}::text[] AS list, ${{ a: [1, null] }}::jsonb AS data,
    ${new Date('2024-02-29T12:00:00Z')}::timestamptz AS since, 9007199254740993::bigint AS big`;
  expect(row).toEqual({
    name: 'Матрас «Лён» ✓',
    width: 160,
    firm: true,
    nothing: null,
    list: ['a', 'b'],
    data: { a: [1, null] },
    since: SINCE,
    big: '9007199254740993',
  });
});

test('neon() → full results and array mode tell fields, command and count', async () => {
  const slug = freshSlug();
  const query = 'INSERT INTO makers (slug, name) VALUES ($1, $2) RETURNING slug, models';
  const result = await sql.query(query, [slug, 'Нордвик'], { arrayMode: true, fullResults: true });
  expect(result).toMatchObject({ command: 'INSERT', rowCount: 1, rows: [[slug, 0]], rowAsArray: true });
  expect(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
    ['slug', 25],
    ['models', 23],
  ]);
});

test('neon() → an error of Postgres with its code, constraint and position', async () => {
  const slug = freshSlug();
  await sql`INSERT INTO makers (slug, name) VALUES (${slug}, 'first')`;
  await expect(sql`INSERT INTO makers (slug, name) VALUES (${slug}, 'second')`).rejects.toMatchObject({
    name: 'NeonDbError',
    severity: 'ERROR',
    code: '23505',
    constraint: 'makers_pkey',
    table: 'makers',
    detail: expect.stringContaining(slug),
  });
  await expect(sql`SELECT nonsense`).rejects.toMatchObject({ code: '42703', position: '8' });
});

test('neon() → one statement per query, and a transaction left open is not the next caller’s', async () => {
  await expect(sql.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' });
  await sql`BEGIN`;
  const ids = await Promise.all(Array.from({ length: 30 }, () => sql`SELECT txid_current()::text AS id`));
  expect(new Set(ids.map(([row]) => String(row?.['id']))).size).toBe(30);
});

test('transaction → all or nothing, with the isolation level that was asked for', async () => {
  const slug = freshSlug();
  const [, level, readOnly] = await sql.transaction(
    [sql`SELECT 1`, sql`SHOW transaction_isolation`, sql`SHOW transaction_read_only`],
    { isolationLevel: 'Serializable', readOnly: true, deferrable: true },
  );
  expect([level, readOnly]).toEqual([[{ transaction_isolation: 'serializable' }], [{ transaction_read_only: 'on' }]]);
  const insert = sql`INSERT INTO makers (slug, name) VALUES (${slug}, 'x')`;
  await expect(sql.transaction([insert, sql`SELECT 1/0`])).rejects.toMatchObject({ code: '22012' });
  expect(await sql`SELECT slug FROM makers WHERE slug = ${slug}`).toEqual([]);
  await expect(sql.transaction([insert], { readOnly: true })).rejects.toMatchObject({ code: '25006' });
});

test('drizzle neon-http → insert, conflict with code 23505, select and batch', async () => {
  const db = drizzle({ client: sql });
  const slug = freshSlug();
  const [created] = await db.insert(makers).values({ slug, name: 'Дрёма', since: SINCE }).returning();
  expect(created).toEqual({ slug, name: 'Дрёма', models: 0, since: SINCE });
  const conflict = await db
    .insert(makers)
    .values({ slug, name: 'again' })
    .catch((error: unknown) => error);
  expect(conflict).toBeInstanceOf(DrizzleQueryError);
  expect(conflict).toHaveProperty('cause.code', '23505');
  const [updated, found] = await db.batch([
    db.update(makers).set({ models: 7 }).where(eq(makers.slug, slug)).returning({ models: makers.models }),
    db.select().from(makers).where(eq(makers.slug, slug)),
  ]);
  expect([updated, found[0]?.models]).toEqual([[{ models: 7 }], 7]);
});

test('Pool over the WebSocket → an interactive transaction on one connection, rolled back', async () => {
  const slug = freshSlug();
  const pool = new Pool({ connectionString: database.url, max: 3 });
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO makers (slug, name) VALUES ($1, $2)', [slug, 'x'.repeat(2_000_000)]);
  const { rows } = await client.query('SELECT length(name) AS length FROM makers WHERE slug = $1', [slug]);
  await client.query('ROLLBACK');
  client.release();
  expect(rows).toEqual([{ length: 2_000_000 }]);
  expect((await pool.query('SELECT 1 FROM makers WHERE slug = $1', [slug])).rowCount).toBe(0);
  await pool.end();
});

test('wrong password → refused over HTTP and over the WebSocket', async () => {
  const refused = await neon(wrongPassword())`SELECT 1`.catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NeonDbError);
  expect(refused).toMatchObject({ code: '28P01' });
  const pool = new Pool({ connectionString: wrongPassword() });
  await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  await pool.end();
});

test.each([
  ['no connection string', '{"query":"SELECT 1"}', { 'Neon-Connection-String': '' }, 400],
  [
    'a connection string without a user',
    '{"query":"SELECT 1"}',
    { 'Neon-Connection-String': 'postgres://host/x' },
    400,
  ],
  ['a body that is not JSON', 'nonsense', {}, 400],
  ['a body without a query', '{"sql":"SELECT 1"}', {}, 400],
  ['an unknown isolation level', '{"queries":[]}', { 'Neon-Batch-Isolation-Level': 'Chaos' }, 400],
  ['a body over 10 MB', JSON.stringify({ query: 'x'.repeat(10_000_001) }), {}, 413],
])('POST /sql → a message when it has %s', async (_, body, headers, status) => {
  const response = await post(body, headers);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message: expect.any(String) });
});

test('POST /sql → JSON values when the caller does not ask for raw text', async () => {
  const query = `SELECT 7 AS n, true AS b, 1.5::float8 AS f, '{"a":1}'::jsonb AS j, 'x' AS t, 12345678901::bigint AS big`;
  const response = await post(JSON.stringify({ query }));
  expect(await response.json()).toMatchObject({
    rows: [{ n: 7, b: true, f: 1.5, j: { a: 1 }, t: 'x', big: '12345678901' }],
  });
});

test('another path or method → 404 and 405', async () => {
  expect((await fetch(endpoint.replace('/sql', '/other'), { method: 'POST' })).status).toBe(404);
  expect((await fetch(endpoint)).status).toBe(405);
});
