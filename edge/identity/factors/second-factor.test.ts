import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../../testing/expectations.ts';
import { PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { newStaff, withClient, withSecondFactor } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';

const { make } = startIdentity();
let identity: TestIdentity;
let app: ShopperApp;
beforeAll(() => {
  identity = make();
  app = shopperApp(identity);
});

const signIn = (email: string, more: object = {}) =>
  app.call('POST', '/v1/identity/sessions', { body: { email, password: PASSWORD, ...more } });
const amrOf = async (response: Response) =>
  decodeJwt(((await response.json()) as { accessToken: string }).accessToken)['amr'];

describe('POST /v1/identity/sessions with a second factor', () => {
  test('→ 401 code-required only for whoever has the password', async () => {
    const { email } = await withSecondFactor(identity, app);
    await expectProblem(await signIn(email), 'identity/code-required');
    await expectProblem(await signIn(email, { password: 'a wrong password' }), 'identity/credentials');
  });

  test('→ 201 with a code of another implementation, once: 401 code-invalid when it comes again', async () => {
    const person = await withSecondFactor(identity, app);
    const code = person.nextCode();
    expect(await amrOf(await signIn(person.email, { code }))).toEqual(['pwd', 'otp']);
    await expectProblem(await signIn(person.email, { code }), 'identity/code-invalid');
  });

  test('→ one of ten at once with the same code', async () => {
    const person = await withSecondFactor(identity, app);
    const code = person.nextCode();
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(person.email, { code })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  });

  test('→ 201 with a recovery code, however it is written, once', async () => {
    const person = await withSecondFactor(identity, app);
    const [recoveryCode = ''] = person.recoveryCodes;
    expect(recoveryCode).toMatch(/^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    expect((await signIn(person.email, { recoveryCode: recoveryCode.toLowerCase().replaceAll('-', ' ') })).status).toBe(
      201,
    );
    await expectProblem(await signIn(person.email, { recoveryCode }), 'identity/code-invalid');
    const { rows } = await withClient(identity, (client) =>
      client.query('select * from recovery_codes where user_id = $1', [person.userId]),
    );
    expect(rows).toHaveLength(10);
    expect(JSON.stringify(rows)).not.toContain(recoveryCode.replaceAll('-', ''));
  });

  test('→ 429 from the eleventh code within five minutes on, all at once too', async () => {
    const { email } = await withSecondFactor(identity, app);
    const answers = await Promise.all(Array.from({ length: 14 }, () => signIn(email, { code: '000000' })));
    expect(answers.filter((answer) => answer.status === 401).length).toBeLessThanOrEqual(9);
    expect(answers.filter((answer) => answer.status === 201)).toEqual([]);
    await expectProblem(await signIn(email, { code: '000000' }), 'identity/too-many-attempts');
  });
});

describe('setting up', () => {
  test('POST /v1/identity/totp/confirm → the session counts as one with a second factor from the next refresh on', async () => {
    const person = await withSecondFactor(identity, app);
    const refreshed = await app.call('POST', '/v1/identity/tokens', { body: { refreshToken: person.refreshToken } });
    expect(await amrOf(refreshed)).toEqual(['pwd', 'otp']);
  });

  test('POST /v1/identity/totp → 403 for a wrong password; 409 when there is one; the secret is not stored in clear', async () => {
    const person = await withSecondFactor(identity, app);
    const token = person.accessToken;
    await expectProblem(
      await app.call('POST', '/v1/identity/totp', { token, body: { password: 'a wrong password' } }),
      'identity/password-wrong',
    );
    await expectProblem(
      await app.call('POST', '/v1/identity/totp', { token, body: { password: PASSWORD } }),
      'identity/totp-active',
    );
    await expectProblem(
      await app.call('POST', '/v1/identity/totp/confirm', { token, body: { code: '000000' } }),
      'identity/totp-active',
    );
    const { rows } = await withClient(identity, (client) =>
      client.query<{ totp_sealed: string }>('select totp_sealed from users where id = $1', [person.userId]),
    );
    expect(rows[0]?.totp_sealed).toMatch(/^s1\.[\w-]{64}$/);
  });

  test('POST /v1/identity/totp/confirm → 409 before it was begun, 401 for a wrong code', async () => {
    const { accessToken: token } = await app.newShopper();
    await expectProblem(
      await app.call('POST', '/v1/identity/totp/confirm', { token, body: { code: '000000' } }),
      'identity/totp-missing',
    );
    await app.call('POST', '/v1/identity/totp', { token, body: { password: PASSWORD } });
    await expectProblem(
      await app.call('POST', '/v1/identity/totp/confirm', { token, body: { code: '000000' } }),
      'identity/code-invalid',
    );
  });
});

describe('DELETE /v1/identity/totp', () => {
  test('→ 204 with password and code; signing in takes the password alone then', async () => {
    const person = await withSecondFactor(identity, app);
    const token = person.accessToken;
    await expectProblem(
      await app.call('DELETE', '/v1/identity/totp', { token, body: { password: PASSWORD, code: '000000' } }),
      'identity/code-invalid',
    );
    expect(
      (await app.call('DELETE', '/v1/identity/totp', { token, body: { password: PASSWORD, code: person.nextCode() } }))
        .status,
    ).toBe(204);
    expect(await amrOf(await signIn(person.email))).toEqual(['pwd']);
    await expectProblem(
      await app.call('DELETE', '/v1/identity/totp', { token, body: { password: PASSWORD, code: '000000' } }),
      'identity/totp-missing',
    );
  });

  test('→ 409 for staff', async () => {
    const person = await newStaff(identity, app, ['support']);
    const body = { password: PASSWORD, code: person.nextCode() };
    await expectProblem(
      await app.call('DELETE', '/v1/identity/totp', { token: person.accessToken, body }),
      'identity/totp-needed-by-role',
    );
  });
});
