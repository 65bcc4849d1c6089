import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishOauth } from '#shared/contracts/oauth.ts';
import { expectProblem } from '../../testing/expectations.ts';
import { shopperApp, type ShopperApp } from '../testing/api.ts';
import { freshPerson, startOidcServer, type OidcServer } from '../testing/oidc-server.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';
import {
  asStart,
  BASE,
  linkedTo,
  offering,
  travelApp,
  type Back,
  type Offer,
  type TravelApp,
} from '../testing/travel-app.ts';
import { TRIP_MS } from './trips.ts';

const { make } = startIdentity();
let server: OidcServer;
let identity: TestIdentity;
let app: ShopperApp;
let travel: TravelApp;
beforeAll(async () => {
  server = await startOidcServer();
  identity = offering(make(), { server });
  app = shopperApp(identity);
  travel = travelApp(app, server);
});
afterAll(() => server.stop());

/** The same shop in another isolate. */
const elsewhere = (offer: Omit<Offer, 'server'>): TravelApp =>
  travelApp(shopperApp(offering(make(), { server, ...offer })), server);

describe('sign-in at a provider', () => {
  test('→ an account with the proved address, and the same one again though the address has changed there', async () => {
    const person = freshPerson();
    const first = await travel.signIn(person);
    expect(first.account).toMatchObject({ email: person.email, name: 'Pat', locale: 'en', roles: ['customer'] });
    expect(await linkedTo(identity, person)).toEqual([first.account.id]);
    const again = await travel.signIn({ ...person, email: 'another@example.org' });
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
    const response = await travel.finish(await travel.trip(freshPerson()), { token: guest.accessToken });
    const { accessToken } = finishOauth.ok.parse(await response.json());
    expect(await identity.tokens.verify(accessToken, identity.now())).toMatchObject({ guestId: guest.guestId });
    const refresh = { body: { refreshToken: guest.refreshToken } };
    await expect.poll(async () => (await app.call('POST', '/v1/identity/tokens', refresh)).status).toBe(401);
  });

  test('→ 422 for an address that is not verified, none at all, or one of a provider that is not believed', async () => {
    const without = freshPerson();
    delete without.email;
    for (const person of [freshPerson({ email_verified: false }), without]) {
      await expectProblem(await travel.finish(await travel.trip(person)), 'identity/email-unproven');
      expect(await linkedTo(identity, person)).toEqual([]);
    }
    const provider = { ...server.provider, provesEmail: () => false };
    const doubted = elsewhere({ provider });
    await expectProblem(await doubted.finish(await doubted.trip(freshPerson())), 'identity/email-unproven');
  });

  test('→ a person who signs in twice at once has one account', async () => {
    const person = freshPerson();
    const trips = [await travel.trip(person), await travel.trip(person)];
    const answers = await Promise.all(trips.map((each) => travel.finish(each)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(await linkedTo(identity, person)).toHaveLength(1);
  });
});

describe('what the redirect brings', () => {
  const invalid = async (body: Back, on = travel) => expectProblem(await on.finish(body), 'identity/oauth-invalid');

  test('→ counts once, with its own state, from the app that began', async () => {
    const good = await travel.trip(freshPerson());
    const other = await travel.trip(freshPerson());
    await invalid({ ...good, state: 'x'.repeat(43) });
    await invalid({ ...good, flow: other.flow });
    await invalid(good);
    expect((await travel.finish(other)).status).toBe(201);
    await invalid(other);
  });

  test('→ 422 when code and state are of two trips, or the code was used', async () => {
    const [one, two] = [await travel.trip(freshPerson()), await travel.trip(freshPerson())];
    await invalid({ ...one, code: two.code });
    const [used, fresh] = [await travel.trip(freshPerson()), await travel.trip(freshPerson())];
    expect((await travel.finish(used)).status).toBe(201);
    await invalid({ ...fresh, code: used.code });
    await invalid({ ...(await travel.trip(freshPerson())), iss: 'https://evil.example' });
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
    const isolate = elsewhere({ mend: (claims) => claims });
    expect((await isolate.finish(await isolate.trip(freshPerson()))).status).toBe(201);
  });

  test.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['of another audience', (claims) => ({ ...claims, aud: 'somebody-else' })],
    ['of several audiences for another party', (claims) => ({ ...claims, aud: ['shop', 'other'], azp: 'other' })],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://accounts.example' })],
    ['that has expired', (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1_000) - 60 })],
    ['without a nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['without a subject', ({ sub: _sub, ...claims }) => claims],
  ])('→ 422 with an ID token %s', async (_title, mend) => {
    const isolate = elsewhere({ mend });
    const person = freshPerson();
    await invalid(await isolate.trip(person), isolate);
    expect(await linkedTo(identity, person)).toEqual([]);
  });

  test('→ 404 for a provider that the shop does not work with, also when a trip to another is brought', async () => {
    await expectProblem(await app.call('GET', `${BASE}/nobody/start`), 'identity/provider-not-found');
    const body = await travel.trip(freshPerson());
    await expectProblem(await app.call('POST', `${BASE}/google/callback`, { body }), 'identity/provider-not-found');
  });
});

const asGuest = (json: unknown) => json as { accessToken: string; refreshToken: string; guestId: string };
