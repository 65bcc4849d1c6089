import { beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../../testing/expectations.ts';
import { freshEmail, PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { newStaff, withClient, withSecondFactor, type WithFactor } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';

const { make } = startIdentity();
let identity: TestIdentity;
let app: ShopperApp;
let ops: WithFactor;
beforeAll(async () => {
  identity = make();
  app = shopperApp(identity);
  ops = await newStaff(identity, app, ['customer', 'ops']);
});

const setRoles = (id: string, roles: readonly string[], token = ops.accessToken) =>
  app.call('PUT', `/v1/admin/users/${id}/roles`, { token, body: { roles } });

describe('GET /v1/admin/users', () => {
  test('→ the account of an address, or none', async () => {
    const email = await app.register();
    const find = async (address: string) =>
      (
        await app.call('GET', `/v1/admin/users?email=${encodeURIComponent(address)}`, { token: ops.accessToken })
      ).json();
    expect(await find(email.toUpperCase())).toMatchObject({ items: [{ email }] });
    expect(await find(freshEmail())).toEqual({ items: [] });
  });

  test('→ 403 second-factor-required for a staff session that was opened without one', async () => {
    const shopper = await app.newShopper();
    const token = await identity.tokens.sign(
      { id: shopper.userId, sessionId: shopper.sessionId, roles: ['ops'], amr: ['pwd'] },
      identity.now(),
      'x',
    );
    await expectProblem(
      await app.call('GET', '/v1/admin/users?email=a@example.org', { token }),
      'auth/second-factor-required',
    );
  });

  test('→ 401 when the staff session was ended, though its token still runs', async () => {
    const support = await newStaff(identity, app, ['support']);
    expect((await app.call('GET', '/v1/admin/users?email=a@example.org', { token: support.accessToken })).status).toBe(
      200,
    );
    await app.call('DELETE', '/v1/identity/sessions/current', { token: support.accessToken });
    await expectProblem(
      await app.call('GET', '/v1/admin/users?email=a@example.org', { token: support.accessToken }),
      'auth/invalid-token',
    );
  });
});

describe('PUT /v1/admin/users/:id/roles', () => {
  test('→ 200, sessions ended, an audit event with before and after', async () => {
    const person = await withSecondFactor(identity, app);
    const response = await setRoles(person.userId, ['support', 'customer', 'support']);
    expect(await response.json()).toMatchObject({ id: person.userId, roles: ['customer', 'support'] });
    await expectProblem(
      await app.call('POST', '/v1/identity/tokens', { body: { refreshToken: person.refreshToken } }),
      'identity/refresh-invalid',
    );
    const { rows } = await withClient(identity, (client) =>
      client.query(
        "select actor_id, action, details from audit_events where subject_id = $1 and action = 'roles-set'",
        [person.userId],
      ),
    );
    expect(rows).toEqual([
      { actor_id: ops.userId, action: 'roles-set', details: { before: ['customer'], after: ['customer', 'support'] } },
    ]);
  });

  test('→ 409 for a staff role without a second factor, and nothing changed', async () => {
    const shopper = await app.newShopper();
    await expectProblem(await setRoles(shopper.userId, ['ops']), 'identity/totp-missing');
    const { rows } = await withClient(identity, (client) =>
      client.query('select roles from users where id = $1', [shopper.userId]),
    );
    expect(rows).toEqual([{ roles: ['customer'] }]);
  });

  test('→ 403 for one’s own roles, 403 for support, 404 for nobody, 400 for what is no role', async () => {
    await expectProblem(await setRoles(ops.userId, ['customer']), 'auth/forbidden');
    const support = await newStaff(identity, app, ['support']);
    await expectProblem(await setRoles(ops.userId, ['customer'], support.accessToken), 'auth/forbidden');
    await expectProblem(await setRoles(identity.newId(), ['customer']), 'user/not-found');
    await expectProblem(await setRoles(ops.userId, ['guest']), 'request/invalid');
    await expectProblem(await setRoles(ops.userId, []), 'request/invalid');
    await expectProblem(await setRoles('no-uuid', ['customer']), 'request/invalid');
  });

  test('→ 404 for a deleted account', async () => {
    const shopper = await app.newShopper();
    await app.call('DELETE', '/v1/identity/me', { token: shopper.accessToken, body: { password: PASSWORD } });
    await expectProblem(await setRoles(shopper.userId, ['supplier']), 'user/not-found');
  });
});
