import { expect, test } from 'vitest';
import { expectProblem } from '../testing/expectations.ts';
import { PASSWORD, shopperApp, type ShopperApp, type SignedIn } from './testing/api.ts';
import { startIdentity } from './testing/start-identity.ts';
import { DEAD } from './testing/test-keys.ts';

const { make } = startIdentity();
let app: ShopperApp;
let shopper: SignedIn;

const timed = async (call: () => Promise<Response>): Promise<[Response, number]> => {
  const startedMs = performance.now();
  const response = await call();
  return [response, performance.now() - startedMs];
};
const signIn = (on: ShopperApp) =>
  on.call('POST', '/v1/identity/sessions', { body: { email: shopper.email, password: PASSWORD } });

test('with everything up → a shopper signs in', async () => {
  app = shopperApp(make());
  shopper = await app.newShopper();
});

test('Redis down → tokens are verified and the account is read; refresh and sign-in answer 503, at once when the breaker is open', async () => {
  const identity = make({ redisUrl: DEAD });
  const without = shopperApp(identity);
  expect((await without.call('GET', '/v1/identity/me', { token: shopper.accessToken })).status).toBe(200);
  expect((await without.call('GET', '/.well-known/jwks.json')).status).toBe(200);
  const refresh = () => without.call('POST', '/v1/identity/tokens', { body: { refreshToken: shopper.refreshToken } });
  for (let i = 0; i < 6; i++) await expectProblem(await refresh(), 'identity/unavailable');
  const [response, ms] = await timed(refresh);
  await expectProblem(response, 'identity/unavailable');
  expect(response.headers.get('retry-after')).toBe('2');
  expect(ms).toBeLessThan(200);
  await expectProblem(await signIn(without), 'identity/unavailable');
  await expectProblem(
    await without.call('DELETE', '/v1/identity/me', { token: shopper.accessToken, body: { password: PASSWORD } }),
    'identity/unavailable',
  );
  expect(JSON.stringify(identity.events)).not.toContain(shopper.email);
});

test('Redis down → a password reset changes nothing, and its link stays good', async () => {
  const identity = make();
  const up = shopperApp(identity);
  await up.call('POST', '/v1/identity/password-resets', { body: { email: shopper.email } });
  await expect.poll(() => identity.mail.tokenFor(shopper.email)).not.toBe('');
  const body = { token: identity.mail.tokenFor(shopper.email), newPassword: 'four purple herons' };
  const path = '/v1/identity/password-resets/confirm';
  await expectProblem(await shopperApp(make({ redisUrl: DEAD })).call('POST', path, { body }), 'identity/unavailable');
  expect((await signIn(up)).status).toBe(201);
});

test('Postgres down → refresh goes on; sign-in answers 503 without a scrypt run, at once when the breaker is open', async () => {
  const identity = make({ sqlEndpoint: DEAD });
  const without: ShopperApp = shopperApp(identity);
  for (let i = 0; i < 6; i++) await expectProblem(await signIn(without), 'identity/unavailable');
  const [response, ms] = await timed(() => signIn(without));
  await expectProblem(response, 'identity/unavailable');
  expect(ms).toBeLessThan(200);
  expect(identity.hashes).toHaveLength(0);
  const again = await without.call('POST', '/v1/identity/tokens', { body: { refreshToken: shopper.refreshToken } });
  expect(again.status).toBe(200);
  expect((await without.call('GET', '/v1/identity/sessions', { token: shopper.accessToken })).status).toBe(200);
  expect((await without.call('DELETE', '/v1/identity/sessions/current', { token: shopper.accessToken })).status).toBe(
    204,
  );
  expect(JSON.stringify(identity.events)).not.toContain(shopper.email);
  expect(JSON.stringify(identity.events)).toContain('Postgres: no answer');
});
