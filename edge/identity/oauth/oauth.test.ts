import { createServer } from 'node:http';
import { decodeJwt, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishOauth } from '#shared/contracts/oauth.ts';
import { expectProblem } from '../../testing/expectations.ts';
import { PASSWORD, shopperApp, type CallOptions, type ShopperApp } from '../testing/api.ts';
import { freshPerson, startOidcServer, type OidcServer, type Person } from '../testing/oidc-server.ts';
import { newStaff, withClient, withSecondFactor } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';
import { oidcPort } from './oidc-port.ts';
import { plainFetch } from './plain-fetch.ts';
import type { Provider } from './providers.ts';
import { TRIP_MS } from './trips.ts';

const { make } = startIdentity();
const BASE = '/v1/identity/oauth';
let server: OidcServer;
let identity: TestIdentity;
let app: ShopperApp;
beforeAll(async () => {
  server = await startOidcServer();
  identity = offering(server.provider);
  app = shopperApp(identity);
});
afterAll(() => server.stop());

/** An isolate that works with a provider; `mend` changes ID tokens on their way. */
function offering(provider: Provider, mend?: (claims: JWTPayload) => JWTPayload, timeoutSeconds = 3): TestIdentity {
  const isolate = make();
  const port = oidcPort({
    now: isolate.now,
    timeoutSeconds,
    fetch: async (url, init) => {
      const response = await plainFetch(url, init);
      if (mend === undefined || !url.endsWith('/token')) return response;
      const body = asTokens(await response.json());
      return Response.json({ ...body, id_token: await server.signIdToken(mend(decodeJwt(body.id_token))) });
    },
  });
  return { ...isolate, oauth: { ...isolate.oauth, port, providers: new Map([[provider.id, provider]]) } };
}

interface Back {
  code: string;
  state: string;
  iss: string;
  flow: string;
}

/** To the provider and back. */
async function trip(person: Person, on: ShopperApp = app): Promise<Back> {
  const started = await on.call('GET', `${BASE}/oidc/start`);
  expect(started.status).toBe(200);
  const { authorizationUrl, flow } = asStart(await started.json());
  return { ...(await server.visit(authorizationUrl, person)), flow };
}

const finish = (body: Back, options: CallOptions = {}, on: ShopperApp = app) =>
  on.call('POST', `${BASE}/oidc/callback`, { ...options, body });
const complete = (body: object, options: CallOptions = {}) =>
  app.call('POST', `${BASE}/completions`, { ...options, body });
const signIn = async (person: Person, on: ShopperApp = app) => {
  const response = await finish(await trip(person, on), {}, on);
  expect(response.status).toBe(201);
  return finishOauth.ok.parse(await response.json());
};
async function ticketOf(
  response: Response,
  code: 'identity/link-required' | 'identity/code-required',
): Promise<string> {
  const { current } = await expectProblem(response, code);
  return String(current?.['ticket']);
}
const linked = async (person: Person): Promise<string[]> =>
  withClient(identity, async (client) => {
    const { rows } = await client.query('select user_id from identities where subject = $1', [person.sub]);
    return rows.map((row: { user_id: string }) => row.user_id);
  });

describe('sign-in at a provider', () => {
  test('→ an account with the proved address, and the same one again though the address has changed there', async () => {
    const person = freshPerson();
    const first = await signIn(person);
    expect(first.account).toMatchObject({ email: person.email, name: 'Pat', locale: 'en', roles: ['customer'] });
    expect(await linked(person)).toEqual([first.account.id]);
    const again = await signIn({ ...person, email: 'another@example.org' });
    expect(again.account).toEqual(first.account);
    const me = await app.call('GET', '/v1/identity/me', { token: again.accessToken });
    expect(await me.json()).toMatchObject({ id: first.account.id });
  });

  test('→ asks for S256, state and nonce, and for nothing of which the app’s secret is part', async () => {
    const { authorizationUrl, flow, expiresAt } = asStart(await (await app.call('GET', `${BASE}/oidc/start`)).json());
    const query = new URL(authorizationUrl).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
    expect(authorizationUrl).not.toContain(flow);
    expect(Date.parse(expiresAt)).toBe(identity.now() + TRIP_MS);
  });

  test('→ the guest’s cart goes over, and the guest’s session ends', async () => {
    const guest = asGuest(await (await app.call('POST', '/v1/identity/guests')).json());
    const response = await finish(await trip(freshPerson()), { token: guest.accessToken });
    const { accessToken } = finishOauth.ok.parse(await response.json());
    expect(await identity.tokens.verify(accessToken, identity.now())).toMatchObject({ guestId: guest.guestId });
    const refresh = { body: { refreshToken: guest.refreshToken } };
    await expect.poll(async () => (await app.call('POST', '/v1/identity/tokens', refresh)).status).toBe(401);
  });

  test('→ 422 for an address that is not verified, none at all, or one of a provider that is not believed', async () => {
    const without = freshPerson();
    delete without.email;
    for (const person of [freshPerson({ email_verified: false }), without]) {
      await expectProblem(await finish(await trip(person)), 'identity/email-unproven');
      expect(await linked(person)).toEqual([]);
    }
    const doubted = shopperApp(offering({ ...server.provider, provesEmail: () => false }));
    await expectProblem(await finish(await trip(freshPerson(), doubted), {}, doubted), 'identity/email-unproven');
  });

  test('→ a person who signs in twice at once has one account', async () => {
    const person = freshPerson();
    const trips = [await trip(person), await trip(person)];
    const answers = await Promise.all(trips.map((each) => finish(each)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(await linked(person)).toHaveLength(1);
  });
});

describe('what the redirect brings', () => {
  const invalid = async (body: Back, on: ShopperApp = app) =>
    expectProblem(await finish(body, {}, on), 'identity/oauth-invalid');

  test('→ counts once, with its own state, from the app that began', async () => {
    const good = await trip(freshPerson());
    const other = await trip(freshPerson());
    await invalid({ ...good, state: 'x'.repeat(43) });
    await invalid({ ...good, flow: other.flow });
    await invalid(good);
    expect((await finish(other)).status).toBe(201);
    await invalid(other);
  });

  test('→ 422 when code and state are of two trips, or the code was used', async () => {
    const [one, two] = [await trip(freshPerson()), await trip(freshPerson())];
    await invalid({ ...one, code: two.code });
    const [used, fresh] = [await trip(freshPerson()), await trip(freshPerson())];
    expect((await finish(used)).status).toBe(201);
    await invalid({ ...fresh, code: used.code });
    await invalid({ ...(await trip(freshPerson())), iss: 'https://evil.example' });
  });

  test('→ 422 with another nonce or PKCE verifier than it was begun with', async () => {
    const { port } = identity.oauth;
    const secrets = { state: 's'.repeat(43), nonce: 'n'.repeat(43), codeVerifier: 'v'.repeat(43) };
    const visit = async () => server.visit(await port.authorizationUrl(server.provider, secrets), freshPerson());
    for (const wrong of [{ nonce: 'm'.repeat(43) }, { codeVerifier: 'w'.repeat(43) }, { state: 't'.repeat(43) }])
      await expect(port.exchange(server.provider, { ...secrets, ...wrong }, await visit())).rejects.toMatchObject({
        code: 'identity/oauth-invalid',
      });
    await port.exchange(server.provider, secrets, await visit());
  });

  test('→ 201 with an ID token that only passed through our hands, so that the next cases fail by what they change', async () => {
    const isolate = shopperApp(offering(server.provider, (claims) => claims));
    expect((await finish(await trip(freshPerson(), isolate), {}, isolate)).status).toBe(201);
  });

  test.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['of another audience', (claims) => ({ ...claims, aud: 'somebody-else' })],
    ['of several audiences for another party', (claims) => ({ ...claims, aud: ['shop', 'other'], azp: 'other' })],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://accounts.example' })],
    ['that has expired', (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1_000) - 60 })],
    ['without a nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['without a subject', ({ sub: _sub, ...claims }) => claims],
  ])('→ 422 with an ID token %s', async (_title, mend) => {
    const isolate = shopperApp(offering(server.provider, mend));
    const person = freshPerson();
    await invalid(await trip(person, isolate), isolate);
    expect(await linked(person)).toEqual([]);
  });

  test('→ 404 for a provider that the shop does not work with, also when a trip to another is brought', async () => {
    await expectProblem(await app.call('GET', `${BASE}/nobody/start`), 'identity/provider-not-found');
    const body = await trip(freshPerson());
    await expectProblem(await app.call('POST', `${BASE}/google/callback`, { body }), 'identity/provider-not-found');
  });
});

describe('an address that has an account', () => {
  test('→ 409 with a ticket; the right password links and signs in, a wrong one does neither', async () => {
    const shopper = await app.newShopper();
    const person = freshPerson({ email: shopper.email });
    const back = await trip(person);
    const ticket = await ticketOf(await finish(back), 'identity/link-required');
    expect(await linked(person)).toEqual([]);
    const { flow } = back;
    await expectProblem(await complete({ ticket, flow, password: 'not this one' }), 'identity/password-wrong');
    await expectProblem(await complete({ ticket, flow }), 'identity/password-wrong');
    await expectProblem(await complete({ ticket, flow: 'f'.repeat(43), password: PASSWORD }), 'identity/oauth-invalid');
    expect(await linked(person)).toEqual([]);
    expect((await complete({ ticket, flow, password: PASSWORD })).status).toBe(201);
    expect(await linked(person)).toEqual([shopper.userId]);
    await expectProblem(await complete({ ticket, flow, password: PASSWORD }), 'identity/oauth-invalid');
    expect((await signIn(person)).account.id).toBe(shopper.userId);
  });

  test('→ a registration that was never confirmed is no account, and ends when the owner comes by a provider', async () => {
    const person = freshPerson();
    await app.call('POST', '/v1/identity/users', { body: { email: person.email, password: PASSWORD } });
    await expect.poll(() => identity.mail.tokenFor(person.email ?? '')).not.toBe('');
    const { account } = await signIn(person);
    const body = { token: identity.mail.tokenFor(person.email ?? '') };
    await expectProblem(await app.call('POST', '/v1/identity/email-verifications', { body }), 'identity/link-invalid');
    const attempt = { body: { email: person.email, password: PASSWORD } };
    await expectProblem(await app.call('POST', '/v1/identity/sessions', attempt), 'identity/credentials');
    expect(account.email).toBe(person.email);
  });
});

describe('links of an account', () => {
  test('→ linked while signed in whatever its address is, listed, unlinked; one account for each subject, one subject of each provider', async () => {
    const { accessToken: token, userId } = await app.newShopper();
    const person = freshPerson({ email_verified: false });
    const link = async (body: Back, bearer = token) => app.call('POST', `${BASE}/oidc/links`, { token: bearer, body });
    expect((await link(await trip(person))).status).toBe(201);
    expect((await signIn(person)).account.id).toBe(userId);
    const list = await app.call('GET', `${BASE}/links`, { token });
    expect(await list.json()).toMatchObject({ items: [{ provider: 'oidc', email: person.email }] });
    await expectProblem(await link(await trip(freshPerson())), 'identity/identity-taken');
    const stranger = await app.newShopper();
    await expectProblem(await link(await trip(person), stranger.accessToken), 'identity/identity-taken');
    const unlink = () => app.call('DELETE', `${BASE}/oidc/links`, { token });
    expect((await unlink()).status).toBe(204);
    await expectProblem(await unlink(), 'identity/link-not-found');
    await expectProblem(await finish(await trip(person)), 'identity/email-unproven');
  });

  test('→ 409 for the only way into an account, until it has a password', async () => {
    const person = freshPerson();
    const { accessToken: token } = await signIn(person);
    const unlink = () => app.call('DELETE', `${BASE}/oidc/links`, { token });
    await expectProblem(await unlink(), 'identity/last-sign-in');
    await withClient(identity, (client) =>
      client.query("update users set password_hash = 'x' where email = $1", [person.email]),
    );
    expect((await unlink()).status).toBe(204);
  });

  test('→ 401 without a token', async () => {
    await expectProblem(await app.call('GET', `${BASE}/links`), 'auth/required');
    await expectProblem(await app.call('DELETE', `${BASE}/oidc/links`), 'auth/required');
    await expectProblem(await app.call('POST', `${BASE}/oidc/links`, { body: {} }), 'auth/required');
  });
});

describe('a second factor', () => {
  test('→ is asked for after the provider too; staff come in with it', async () => {
    const person = freshPerson();
    const staff = await newStaff(identity, app, ['customer', 'ops']);
    await app.call('POST', `${BASE}/oidc/links`, { token: staff.accessToken, body: await trip(person) });
    const back = await trip(person);
    const ticket = await ticketOf(await finish(back), 'identity/code-required');
    const { flow } = back;
    await expectProblem(await complete({ ticket, flow }), 'identity/code-required');
    await expectProblem(await complete({ ticket, flow, code: '000000' }), 'identity/code-invalid');
    const response = await complete({ ticket, flow, code: staff.nextCode() });
    const { accessToken: token } = finishOauth.ok.parse(await response.json());
    expect((await app.call('GET', '/v1/admin/users?email=a@example.org', { token })).status).toBe(200);
  });

  test('→ is asked for beside the password that links', async () => {
    const owner = await withSecondFactor(identity, app);
    const back = await trip(freshPerson({ email: owner.email }));
    const ticket = await ticketOf(await finish(back), 'identity/link-required');
    const proof = { ticket, flow: back.flow, password: PASSWORD };
    await expectProblem(await complete(proof), 'identity/code-required');
    expect((await complete({ ...proof, code: owner.nextCode() })).status).toBe(201);
  });
});

describe('outages', () => {
  test('→ 503 when the provider is down, and the rest of identity goes on', async () => {
    const down = offering({ ...server.provider, issuer: 'http://127.0.0.1:9' });
    const shopper = shopperApp(down);
    for (let i = 0; i < 6; i++) {
      const response = await shopper.call('GET', `${BASE}/oidc/start`);
      await expectProblem(response, 'identity/provider-unavailable');
      expect(response.headers.get('retry-after')).toBe('2');
    }
    expect((await shopper.call('POST', '/v1/identity/guests')).status).toBe(201);
    expect(JSON.stringify(down.events)).not.toContain(server.provider.clientSecret);
  });

  test('→ 503 within the deadline when the provider is silent, at once when it often was', async () => {
    let asked = 0;
    const silent = createServer(() => void asked++);
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    try {
      const address = silent.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const shopper = shopperApp(offering({ ...server.provider, issuer: `http://127.0.0.1:${port}` }, undefined, 1));
      const start = () => shopper.call('GET', `${BASE}/oidc/start`);
      const answers = await Promise.all(Array.from({ length: 5 }, start));
      expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503, 503, 503]);
      const before = asked;
      await expectProblem(await start(), 'identity/provider-unavailable');
      expect(asked).toBe(before);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  test('→ 503 without Redis, before anybody is sent away', async () => {
    const isolate = make({ redisUrl: 'http://127.0.0.1:9' });
    const oauth = { ...isolate.oauth, providers: identity.oauth.providers };
    const response = await shopperApp({ ...isolate, oauth }).call('GET', `${BASE}/oidc/start`);
    await expectProblem(response, 'identity/unavailable');
  });

  test('→ no code, state, ticket or token stands in the log', async () => {
    const back = await trip(freshPerson());
    const { accessToken } = finishOauth.ok.parse(await (await finish(back)).json());
    const log = JSON.stringify(identity.events);
    for (const secret of [back.code, back.state, back.flow, accessToken]) expect(log).not.toContain(secret);
  });
});

const asTokens = (json: unknown): { id_token: string } => json as { id_token: string };
const asStart = (json: unknown) => json as { authorizationUrl: string; flow: string; expiresAt: string };
const asGuest = (json: unknown) => json as { accessToken: string; refreshToken: string; guestId: string };
