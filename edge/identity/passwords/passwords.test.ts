import { beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../../testing/expectations.ts';
import { freshEmail, PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { withClient } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';
import { encodeHash } from './encoded-hash.ts';
import { scrypt } from './scrypt.ts';

const { make } = startIdentity();
let identity: TestIdentity;
let app: ShopperApp;
beforeAll(() => {
  identity = make();
  app = shopperApp(identity);
});

const NEW = 'four purple herons';
const refresh = (refreshToken: string) => app.call('POST', '/v1/identity/tokens', { body: { refreshToken } });
const change = (token: string, currentPassword: string, newPassword: string) =>
  app.call('PUT', '/v1/identity/password', { token, body: { currentPassword, newPassword } });
const ask = (email: string) => app.call('POST', '/v1/identity/password-resets', { body: { email } });
const confirm = (token: string, newPassword = NEW) =>
  app.call('POST', '/v1/identity/password-resets/confirm', { body: { token, newPassword } });

async function linkFor(email: string): Promise<string> {
  const before = identity.mail.tokenFor(email);
  expect((await ask(email)).status).toBe(202);
  await expect.poll(() => identity.mail.tokenFor(email)).not.toBe(before);
  return identity.mail.tokenFor(email);
}

describe('PUT /v1/identity/password', () => {
  test('→ 204; the other sessions end, this one goes on, a mail tells of it', async () => {
    const shopper = await app.newShopper();
    const other = await app.signIn(shopper.email);
    expect((await change(shopper.accessToken, PASSWORD, NEW)).status).toBe(204);
    await expectProblem(await refresh(other.refreshToken), 'identity/refresh-invalid');
    expect((await refresh(shopper.refreshToken)).status).toBe(200);
    await app.signIn(shopper.email, { password: NEW });
    await expectProblem(
      await app.call('POST', '/v1/identity/sessions', { body: { email: shopper.email, password: PASSWORD } }),
      'identity/credentials',
    );
    await expect
      .poll(() => identity.mail.sent.filter((mail) => mail.to === shopper.email).map((mail) => mail.subject))
      .toContain('Пароль изменён');
  });

  test('→ 403 for a wrong password, and 429 from the eleventh try on, even with the right one', async () => {
    const { accessToken } = await app.newShopper();
    for (let i = 0; i < 10; i++)
      await expectProblem(await change(accessToken, 'a wrong password', NEW), 'identity/password-wrong');
    const response = await change(accessToken, PASSWORD, NEW);
    await expectProblem(response, 'identity/too-many-attempts');
    expect(response.headers.get('retry-after')).toBe('300');
  });

  test('→ 422 for a guessable one, and 401 once the session was ended elsewhere', async () => {
    const shopper = await app.newShopper();
    await expectProblem(await change(shopper.accessToken, PASSWORD, 'qwertyuiop'), 'identity/password-refused');
    const other = await app.signIn(shopper.email);
    await app.call('DELETE', '/v1/identity/sessions', { token: other.accessToken });
    await expectProblem(await change(shopper.accessToken, PASSWORD, NEW), 'auth/invalid-token');
  });
});

describe('POST /v1/identity/password-resets', () => {
  test('→ the same answer and no scrypt run for a known and an unknown address', async () => {
    const email = await app.register();
    identity.hashes.length = 0;
    const known = await ask(email);
    const unknown = await ask(freshEmail());
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(identity.hashes).toHaveLength(0);
  });

  test('confirm → 204 once; every session ends and the new password works', async () => {
    const shopper = await app.newShopper();
    const [older, link] = [await linkFor(shopper.email), await linkFor(shopper.email)];
    expect((await confirm(link)).status).toBe(204);
    await expectProblem(await confirm(link), 'identity/link-invalid');
    await expectProblem(await confirm(older), 'identity/link-invalid');
    await expectProblem(await refresh(shopper.refreshToken), 'identity/refresh-invalid');
    await app.signIn(shopper.email, { password: NEW });
  });

  test('confirm → one of ten at once', async () => {
    const link = await linkFor(await app.register());
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(link)));
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([
      204,
      ...Array.from({ length: 9 }, () => 422),
    ]);
  });

  test('confirm → 422 for a guessable password, with the link still good, and for a link of 30 minutes ago', async () => {
    const email = await app.register();
    const link = await linkFor(email);
    await expectProblem(await confirm(link, 'password2024!'), 'identity/password-refused');
    expect((await confirm(link)).status).toBe(204);
    const late = await linkFor(email);
    identity.clock.ms += 30 * 60_000;
    await expectProblem(await confirm(late), 'identity/link-invalid');
  });

  test('confirm → 422 without a scrypt run for a token that nobody was sent', async () => {
    identity.hashes.length = 0;
    await expectProblem(await confirm('A'.repeat(43)), 'identity/link-invalid');
    await expectProblem(await confirm(`${'A'.repeat(42)}B`), 'identity/link-invalid');
    expect(identity.hashes).toHaveLength(0);
  });
});

test('POST /v1/identity/sessions → a hash of older parameters is replaced by one of today’s', async () => {
  const email = await app.register();
  const [salt, parameters] = [new Uint8Array(16).fill(9), { ln: 10, r: 8, p: 1 }];
  const old = encodeHash({ parameters, salt, key: await scrypt(PASSWORD, salt, parameters) });
  await withClient(identity, (client) =>
    client.query('update users set password_hash = $1 where email = $2', [old, email]),
  );
  const stored = () =>
    withClient(identity, async (client) =>
      String(
        (await client.query<{ password_hash: string }>('select password_hash from users where email = $1', [email]))
          .rows[0]?.password_hash,
      ),
    );
  await app.signIn(email);
  await expect.poll(stored).toContain('$scrypt$ln=14,r=8,p=5$');
  await app.signIn(email);
});
