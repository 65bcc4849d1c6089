import { neon, neonConfig } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '#shared/problem.ts';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { startIdentity } from '../testing/start-identity.ts';
import { connectDb, type Db } from './connect.ts';
import { ConstraintBroken, identityDb } from './identity-db.ts';
import { neonHttp } from './neon-http.ts';
import { registrations, users } from './schema.ts';

const { make } = startIdentity();
const endpoint = process.env['NEON_SQL_ENDPOINT'] ?? '';
let databaseUrl = '';
let db: Db;
let silent: Server;
beforeAll(async () => {
  ({ databaseUrl } = make());
  db = connectDb({ databaseUrl, sqlEndpoint: endpoint, timeoutMs: 5_000 });
  silent = createServer(() => undefined);
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

const at = new Date('2026-11-23T12:34:56.789Z');
const user = (email: string, id = crypto.randomUUID()) => ({
  id,
  email,
  locale: 'ru' as const,
  roles: ['customer' as const, 'supplier' as const],
  createdAt: at,
  updatedAt: at,
});

test('neonHttp → the rows that Neon’s own driver gives, from the same requests', async () => {
  neonConfig.fetchEndpoint = endpoint;
  const driver = neon(databaseUrl);
  const text = 'select $1::int + 1 as sum, $2::text as word, $3::text as nothing, array[1,2] as list';
  const ours = neonHttp({ databaseUrl, sqlEndpoint: endpoint, timeoutMs: 5_000 });
  expect(await ours.query({ sql: text, params: [41, 'Тинд', null] }, 'objects')).toEqual([
    { sum: '42', word: 'Тинд', nothing: null, list: '{1,2}' },
  ]);
  expect(await driver.query(text, [41, 'Тинд', null])).toEqual([
    { sum: 42, word: 'Тинд', nothing: null, list: [1, 2] },
  ]);
  expect(await ours.query({ sql: text, params: [41, 'x', null] }, 'lists')).toEqual([['42', 'x', null, '{1,2}']]);
  const seen = (thrown: unknown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : null);
  expect(await ours.query({ sql: 'selec 1', params: [] }, 'lists').catch(seen)).toBe(
    await driver.query('selec 1').catch(seen),
  );
});

test('connectDb → drizzle reads back what it wrote: dates, lists, nulls', async () => {
  const row = user('read-back@example.org');
  await db.insert(users).values(row);
  expect(await db.select().from(users)).toContainEqual({
    ...row,
    name: null,
    passwordHash: null,
    emailVerifiedAt: null,
    totpSealed: null,
    totpConfirmedAt: null,
    totpLastStep: null,
    deletedAt: null,
  });
});

test('batch → all of it or nothing', async () => {
  const [good, bad] = [user('batch-one@example.org'), user('Not-Lower@example.org')];
  await expect(db.batch([db.insert(users).values(good), db.insert(users).values(bad)])).rejects.toMatchObject({
    code: '23514',
    constraint: 'users_email_lower',
  });
  expect(await db.execute(sql`select id from users where id in (${good.id}, ${bad.id})`)).toEqual([]);
  await db.batch([db.insert(users).values(good), db.insert(users).values(user('batch-two@example.org'))]);
  expect(await db.execute(sql`select email from users where email like 'batch-%' order by email`)).toEqual([
    { email: 'batch-one@example.org' },
    { email: 'batch-two@example.org' },
  ]);
});

test.each([
  ['users_email_unique', { email: 'twice@example.org' }],
  ['users_email_lower', { email: 'Upper@example.org' }],
  ['users_staff_has_totp', { roles: ['ops'] }],
  ['users_roles_known', { roles: [] }],
  ['users_roles_known', { roles: ['root'] }],
  ['users_locale_known', { locale: 'de' }],
  ['users_deleted_anonymous', { deletedAt: at }],
  ['users_totp_whole', { totpConfirmedAt: at }],
])('the database → refuses by %s', async (constraint, change) => {
  const guarded = identityDb(db, circuitBreaker({ now: () => 0 }));
  await db.insert(users).values(user('twice@example.org')).onConflictDoNothing();
  const row = { ...user(`${crypto.randomUUID()}@example.org`), ...change } as typeof users.$inferInsert;
  await expect(guarded.run((d) => d.insert(users).values(row))).rejects.toEqual(new ConstraintBroken(constraint));
});

test('identityDb → identity/unavailable at the deadline; an error of SQL tells no parameter', async () => {
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const slow = identityDb(
    connectDb({ databaseUrl, sqlEndpoint: `http://127.0.0.1:${port}`, timeoutMs: 200 }),
    circuitBreaker({ now: Date.now }),
  );
  await expect(slow.run((d) => d.select().from(users))).rejects.toThrow(
    expect.objectContaining({ code: 'identity/unavailable' }),
  );
  const guarded = identityDb(db, circuitBreaker({ now: Date.now }));
  const fault = await guarded
    .run((d) => d.execute(sql`select ${'secret-parameter'}::int from registrations, nowhere`))
    .catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Error);
  expect(fault).not.toBeInstanceOf(Problem);
  expect(fault instanceof Error ? (fault.stack ?? '') : '').not.toContain('secret-parameter');
  expect(await guarded.run((d) => d.select().from(registrations))).toEqual([]);
});
