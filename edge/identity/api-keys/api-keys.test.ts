import { beforeAll, describe, expect, test } from 'vitest';
import { API_KEY_OPS, NewApiKey } from '#shared/contracts/api-keys.ts';
import { ROLES } from '#shared/contracts/roles.ts';
import { expectProblem } from '../../testing/expectations.ts';
import { PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { newStaff, withClient, type WithFactor } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';
import { VERDICT_MS } from './api-keys.ts';

const { make } = startIdentity();
const PATH = '/v1/admin/api-keys';
const GUARDED = '/v1/admin/users?email=nobody@example.org';
let identity: TestIdentity;
let app: ShopperApp;
let ops: WithFactor;
beforeAll(async () => {
  identity = make();
  app = shopperApp(identity);
  ops = await newStaff(identity, app, ['ops']);
});

const create = async (body: object = {}, token = ops.accessToken): Promise<NewApiKey> => {
  const response = await app.call('POST', PATH, {
    token,
    body: { name: 'A partner', scopes: ['users:read'], ...body },
  });
  expect(response.status).toBe(201);
  return NewApiKey.parse(await response.json());
};
const use = (key: string, on: ShopperApp = app): Promise<Response> => on.call('GET', GUARDED, { token: key });

describe.each(API_KEY_OPS.map((op) => [`${op.method.toUpperCase()} ${op.path}`, op] as const))('%s', (_title, op) => {
  const target = op.path.replace(':id', '01890a5d-ac96-774b-bcce-b302099a8057');
  const call = (token?: string) =>
    app.call(op.method.toUpperCase(), target, {
      ...(token === undefined ? {} : { token }),
      ...('body' in op ? { body: {} } : {}),
    });

  test('→ 401 without a token, 403 with an API key of every scope, and for every role without the permission', async () => {
    await expectProblem(await call(), 'auth/required');
    const { key } = await create({ scopes: ['users:read', 'feeds:import'] });
    await expectProblem(await call(key), 'auth/forbidden');
    for (const role of ROLES.filter((each) => !['merchandiser', 'ops'].includes(each))) {
      const id = role === 'guest' ? `g_${'a'.repeat(22)}` : ops.userId;
      const subject = { id, sessionId: ops.sessionId, roles: [role], amr: ['pwd', 'otp'] };
      await expectProblem(await call(await identity.tokens.sign(subject, identity.now(), 't')), 'auth/forbidden');
    }
  });
});

describe('an API key', () => {
  test('→ is shown once, and the database knows its hash alone', async () => {
    const made = await create({ maker: 'nordvik', expiresInDays: 90 });
    expect(made.key).toMatch(/^smr_live_[a-z2-7]{16}_[a-z2-7]{60}$/);
    const listed = await app.call('GET', `${PATH}?maker=nordvik`, { token: ops.accessToken });
    const text = await listed.text();
    expect(text).toContain(made.prefix);
    expect(text).not.toContain(made.key.slice(made.prefix.length));
    const { rows } = await withClient(identity, (client) => client.query('select * from api_keys'));
    expect(JSON.stringify(rows)).not.toContain(made.key.slice(made.prefix.length + 1, -8));
  });

  test('→ opens what its scopes name, and nothing else', async () => {
    const { key, id } = await create();
    const answer = await use(key);
    expect(answer.status).toBe(200);
    await expectProblem(await app.call('GET', '/v1/identity/me', { token: key }), 'auth/forbidden');
    const roles = { token: key, body: { roles: ['customer'] } };
    await expectProblem(await app.call('PUT', `/v1/admin/users/${ops.userId}/roles`, roles), 'auth/forbidden');
    const other = await create({ scopes: ['feeds:import'] });
    await expectProblem(await use(other.key), 'auth/forbidden');
    const lastUsed = async () =>
      (await withClient(identity, (client) => client.query('select last_used_at from api_keys where id = $1', [id])))
        .rows[0];
    await expect.poll(lastUsed).toEqual({ last_used_at: new Date(identity.now() - (identity.now() % 3_600_000)) });
  });

  test('→ 401 for a made-up one without asking the database, a wrong secret, an unknown id', async () => {
    const { key, prefix } = await create();
    const offline = shopperApp(make({ sqlEndpoint: 'http://127.0.0.1:9/sql' }));
    const flipped = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a');
    for (const bad of [flipped, 'smr_live_', `${prefix}_x`, key.toUpperCase()])
      await expectProblem(await use(bad, offline), 'auth/invalid-token');
    const another = await create();
    expect((await use(another.key)).status).toBe(200);
    await expectProblem(await use(flipped), 'auth/invalid-token');
  });

  test('→ 401 after its time', async () => {
    const { key } = await create({ expiresInDays: 1 });
    const later = make();
    later.clock.ms = identity.now() + 86_400_000;
    const body = await expectProblem(await use(key, shopperApp(later)), 'auth/invalid-token');
    expect(body.detail).toContain('expired');
  });

  test('→ 401 at once where it was revoked, within 30 s elsewhere; 204 again, 404 for one that never was', async () => {
    const { key, id } = await create();
    const elsewhere = make();
    const other = shopperApp(elsewhere);
    elsewhere.clock.ms = identity.now();
    expect([(await use(key)).status, (await use(key, other)).status]).toEqual([200, 200]);
    const revoke = (which: string) => app.call('DELETE', `${PATH}/${which}`, { token: ops.accessToken });
    expect((await revoke(id)).status).toBe(204);
    expect((await revoke(id)).status).toBe(204);
    await expectProblem(await use(key), 'auth/invalid-token');
    expect((await use(key, other)).status).toBe(200);
    elsewhere.clock.ms += VERDICT_MS;
    await expectProblem(await use(key, other), 'auth/invalid-token');
    await expectProblem(await revoke(identity.newId()), 'api-key/not-found');
  });

  test('→ is replaced by one of the same scopes; the old one works as long as was asked for', async () => {
    const old = await create();
    const rotate = (overlapSeconds: number) =>
      app.call('POST', `${PATH}/${old.id}/rotation`, { token: ops.accessToken, body: { overlapSeconds } });
    const next = NewApiKey.parse(await (await rotate(3_600)).json());
    expect(next).toMatchObject({ name: old.name, scopes: old.scopes, expiresAt: null });
    expect([(await use(old.key)).status, (await use(next.key)).status]).toEqual([200, 200]);
    expect((await rotate(0)).status).toBe(201);
    await expectProblem(await use(old.key), 'auth/invalid-token');
    await expectProblem(await rotate(0), 'api-key/not-found');
    expect((await use(next.key)).status).toBe(200);
  });

  test('→ 403 when its creator, or who rotates it, may not do what it may', async () => {
    const merchandiser = await newStaff(identity, app, ['merchandiser']);
    const token = merchandiser.accessToken;
    await create({ scopes: ['feeds:import'] }, token);
    const body = { name: 'x', scopes: ['users:read'] };
    await expectProblem(await app.call('POST', PATH, { token, body }), 'auth/forbidden');
    const { id } = await create();
    await expectProblem(await app.call('POST', `${PATH}/${id}/rotation`, { token, body: {} }), 'auth/forbidden');
    const scopes = ['users:set-roles'];
    await expectProblem(await app.call('POST', PATH, { token, body: { ...body, scopes } }), 'request/invalid');
  });

  test('→ goes on for 30 s without the database, then 503', async () => {
    const { key } = await create();
    const isolate = make();
    expect((await use(key, shopperApp(isolate))).status).toBe(200);
    const out = { ...isolate, db: make({ sqlEndpoint: 'http://127.0.0.1:9/sql' }).db };
    const answer = await shopperApp(out).call('GET', PATH, { token: key });
    await expectProblem(answer, 'auth/forbidden');
    await expectProblem(
      await use((await create()).key, shopperApp(make({ sqlEndpoint: 'http://127.0.0.1:9/sql' }))),
      'identity/unavailable',
    );
  });

  test('→ stands in no log and no audit event, and every change of it in the audit', async () => {
    const { key, id, prefix } = await create();
    await use(key);
    await use(key.slice(0, -1));
    await app.call('POST', '/v1/identity/sessions', { token: key, body: { email: ops.email, password: PASSWORD } });
    await app.call('DELETE', `${PATH}/${id}`, { token: ops.accessToken });
    expect(JSON.stringify(identity.events)).not.toContain(key.slice(prefix.length));
    const { rows } = await withClient(identity, (client) =>
      client.query('select action, actor_id, details from audit_events where subject_id = $1 order by action', [id]),
    );
    expect(rows).toEqual([
      { action: 'api-key-created', actor_id: ops.userId, details: { scopes: ['users:read'], maker: null } },
      { action: 'api-key-revoked', actor_id: ops.userId, details: {} },
    ]);
  });
});
