import { beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../../testing/expectations.ts';
import { freshEmail, PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { withClient } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';

const { make } = startIdentity();
let identity: TestIdentity;
let app: ShopperApp;
beforeAll(() => {
  identity = make();
  app = shopperApp(identity);
});

const register = (email: string, more: object = {}) =>
  app.call('POST', '/v1/identity/users', { body: { email, password: PASSWORD, ...more } });
const verify = (token: string) => app.call('POST', '/v1/identity/email-verifications', { body: { token } });
const mailsTo = (email: string) => identity.mail.sent.filter((mail) => mail.to === email);
const seen = async (response: Response) => ({
  status: response.status,
  body: await response.text(),
  type: response.headers.get('content-type'),
});

describe('POST /v1/identity/users', () => {
  test('→ the same answer, one scrypt run and one mail whether the address is new, waiting or taken', async () => {
    const taken = await app.register();
    const waiting = freshEmail();
    await register(waiting);
    await expect.poll(() => mailsTo(waiting).length).toBe(1);
    const answers = [];
    for (const email of [freshEmail(), waiting, taken]) {
      const before = mailsTo(email).length;
      identity.hashes.length = 0;
      answers.push({ ...(await seen(await register(email))), hashes: identity.hashes.length });
      await expect.poll(() => mailsTo(email).length).toBe(before + 1);
    }
    expect(answers[0]).toEqual({ status: 202, body: '{"status":"accepted"}', type: 'application/json', hashes: 1 });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(mailsTo(taken).at(-1)).toMatchObject({ subject: 'У вас уже есть аккаунт' });
    expect(mailsTo(taken).at(-1)?.text).not.toContain('#token=');
  });

  test('→ a mail in the language that was asked for, with the name escaped in HTML', async () => {
    const email = freshEmail();
    await register(email, { locale: 'en', name: '<b>Ann</b> & Co' });
    await expect.poll(() => mailsTo(email).length).toBe(1);
    expect(mailsTo(email)[0]).toMatchObject({ subject: 'Confirm your address' });
    expect(mailsTo(email)[0]?.html).toContain('Hello &lt;b&gt;Ann&lt;/b&gt; &amp; Co,');
  });

  test('→ 422 identity/password-refused with the reason, before any mail or hash', async () => {
    const email = freshEmail();
    const body = await expectProblem(await register(email, { password: 'password2024!' }), 'identity/password-refused');
    expect(body.errors).toEqual([{ in: 'body', field: 'password', detail: 'is little more than a common password' }]);
    await expectProblem(await register(email, { password: `${email.split('@')[0]}!` }), 'identity/password-refused');
    expect(mailsTo(email)).toHaveLength(0);
  });

  test.each([
    [{ email: 'no-address' }, 'email'],
    [{ password: 'short' }, 'password'],
    [{ password: 'x'.repeat(129) }, 'password'],
    [{ locale: 'de' }, 'locale'],
    [{ name: 'a\nb' }, 'name'],
    [{ roles: ['ops'] }, 'body'],
  ])('→ 400 request/invalid for %j', async (change, field) => {
    const body = await expectProblem(await register(freshEmail(), change), 'request/invalid');
    expect(body.errors).toEqual([expect.objectContaining({ in: 'body', field })]);
  });

  test('→ no more than six mails an hour go to one address', async () => {
    const email = freshEmail();
    for (let i = 0; i < 8; i++)
      expect((await app.call('POST', '/v1/identity/users', { body: { email, password: PASSWORD } })).status).toBe(202);
    await expect.poll(() => identity.events.filter((event) => event['event'] === 'mail-dropped').length).toBe(2);
    expect(mailsTo(email)).toHaveLength(6);
  });

  test('→ 202 and an event without the address when the mail cannot be sent', async () => {
    const email = freshEmail();
    identity.mail.fail('mail was not taken: status 500');
    expect((await register(email)).status).toBe(202);
    await expect
      .poll(() => identity.events)
      .toContainEqual({
        level: 'error',
        event: 'mail-failed',
        kind: 'confirm-address',
        reason: 'mail was not taken: status 500',
      });
    identity.mail.fail(null);
    expect(JSON.stringify(identity.events)).not.toContain(email);
  });
});

describe('POST /v1/identity/email-verifications', () => {
  test('→ 204 once, then 422 identity/link-invalid', async () => {
    const email = freshEmail();
    await register(email);
    await expect.poll(() => identity.mail.tokenFor(email)).not.toBe('');
    const token = identity.mail.tokenFor(email);
    expect((await verify(token)).status).toBe(204);
    await expectProblem(await verify(token), 'identity/link-invalid');
  });

  test('→ the password of the registration that the link belongs to: whoever registered another’s address first gains nothing', async () => {
    const email = freshEmail();
    await register(email, { password: 'the squatter was first' });
    await expect.poll(() => mailsTo(email).length).toBe(1);
    await register(email, { password: 'the owner came second' });
    await expect.poll(() => mailsTo(email).length).toBe(2);
    const squatters = /#token=([\w-]{43})/.exec(mailsTo(email)[0]?.text ?? '')?.[1] ?? '';
    expect((await verify(identity.mail.tokenFor(email))).status).toBe(204);
    await app.signIn(email, { password: 'the owner came second' });
    await expectProblem(await verify(squatters), 'identity/link-invalid');
    await expectProblem(
      await app.call('POST', '/v1/identity/sessions', { body: { email, password: 'the squatter was first' } }),
      'identity/credentials',
    );
  });

  test('→ 422 after 24 hours', async () => {
    const email = freshEmail();
    await register(email);
    await expect.poll(() => identity.mail.tokenFor(email)).not.toBe('');
    identity.clock.ms += 24 * 3_600_000;
    await expectProblem(await verify(identity.mail.tokenFor(email)), 'identity/link-invalid');
  });

  test('resend → the same answer for a waiting and an unknown address; the new link works, the old one no more', async () => {
    const email = freshEmail();
    await register(email);
    await expect.poll(() => mailsTo(email).length).toBe(1);
    const old = identity.mail.tokenFor(email);
    const path = '/v1/identity/email-verifications/resend';
    const known = await seen(await app.call('POST', path, { body: { email } }));
    expect(await seen(await app.call('POST', path, { body: { email: freshEmail() } }))).toEqual(known);
    await expect.poll(() => mailsTo(email).length).toBe(2);
    await expectProblem(await verify(old), 'identity/link-invalid');
    expect((await verify(identity.mail.tokenFor(email))).status).toBe(204);
  });
});

describe('/v1/identity/me', () => {
  test('GET and PATCH → the account; what is left out stays', async () => {
    const { accessToken: token, email } = await app.newShopper();
    const changed = await app.call('PATCH', '/v1/identity/me', { token, body: { name: 'Анна' } });
    expect(await changed.json()).toMatchObject({ email, name: 'Анна', locale: 'ru' });
    await app.call('PATCH', '/v1/identity/me', { token, body: { locale: 'en' } });
    expect(await (await app.call('GET', '/v1/identity/me', { token })).json()).toMatchObject({
      email,
      name: 'Анна',
      locale: 'en',
      roles: ['customer'],
    });
    await expectProblem(
      await app.call('PATCH', '/v1/identity/me', { token, body: { email: 'x@example.org' } }),
      'request/invalid',
    );
  });

  test('GET /export → everything but secrets', async () => {
    const { accessToken: token, email, sessionId } = await app.newShopper();
    await app.call('PUT', '/v1/identity/password', {
      token,
      body: { currentPassword: PASSWORD, newPassword: 'four purple herons' },
    });
    const text = await (await app.call('GET', '/v1/identity/me/export', { token })).text();
    expect(JSON.parse(text)).toMatchObject({
      account: { email },
      sessions: [{ id: sessionId, current: true }],
      events: [{ action: 'password-changed', byYou: true }],
      identities: [],
    });
    expect(text).not.toMatch(/scrypt|passwordHash|totpSealed/);
  });

  test('DELETE → anonymous at once, sessions ended, the address free again', async () => {
    const { accessToken: token, refreshToken, email, userId } = await app.newShopper();
    await expectProblem(
      await app.call('DELETE', '/v1/identity/me', { token, body: { password: 'a wrong password' } }),
      'identity/password-wrong',
    );
    expect((await app.call('DELETE', '/v1/identity/me', { token, body: { password: PASSWORD } })).status).toBe(204);
    const { rows } = await withClient(identity, (client) =>
      client.query('select * from users where id = $1', [userId]),
    );
    expect(rows).toEqual([
      expect.objectContaining({ id: userId, email: null, name: null, password_hash: null, roles: ['customer'] }),
    ]);
    expect(JSON.stringify(rows)).not.toContain(email);
    await expectProblem(
      await app.call('POST', '/v1/identity/tokens', { body: { refreshToken } }),
      'identity/refresh-invalid',
    );
    await expectProblem(await app.call('GET', '/v1/identity/me', { token }), 'user/not-found');
    await expectProblem(
      await app.call('PATCH', '/v1/identity/me', { token, body: { name: 'back' } }),
      'auth/invalid-token',
    );
    await app.register(email);
  });
});
