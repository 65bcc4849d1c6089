import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishOauth } from '#shared/contracts/oauth.ts';
import { expectProblem } from '../../testing/expectations.ts';
import { PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { freshPerson, startOidcServer, type OidcServer } from '../testing/oidc-server.ts';
import { newStaff, withClient, withSecondFactor } from '../testing/second-factor.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';
import { BASE, linkedTo, offering, travelApp, type Back, type TravelApp } from '../testing/travel-app.ts';

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

async function ticketOf(
  response: Response,
  code: 'identity/link-required' | 'identity/code-required',
): Promise<string> {
  const { current } = await expectProblem(response, code);
  return String(current?.['ticket']);
}

describe('an address that has an account', () => {
  test('→ 409 with a ticket; the right password links and signs in, a wrong one does neither', async () => {
    const shopper = await app.newShopper();
    const person = freshPerson({ email: shopper.email });
    const back = await travel.trip(person);
    const ticket = await ticketOf(await travel.finish(back), 'identity/link-required');
    expect(await linkedTo(identity, person)).toEqual([]);
    const { flow } = back;
    await expectProblem(await travel.complete({ ticket, flow, password: 'not this one' }), 'identity/password-wrong');
    await expectProblem(await travel.complete({ ticket, flow }), 'identity/password-wrong');
    await expectProblem(
      await travel.complete({ ticket, flow: 'f'.repeat(43), password: PASSWORD }),
      'identity/oauth-invalid',
    );
    expect(await linkedTo(identity, person)).toEqual([]);
    expect((await travel.complete({ ticket, flow, password: PASSWORD })).status).toBe(201);
    expect(await linkedTo(identity, person)).toEqual([shopper.userId]);
    await expectProblem(await travel.complete({ ticket, flow, password: PASSWORD }), 'identity/oauth-invalid');
    expect((await travel.signIn(person)).account.id).toBe(shopper.userId);
  });

  test('→ a registration that was never confirmed is no account, and ends when the owner comes by a provider', async () => {
    const person = freshPerson();
    await app.call('POST', '/v1/identity/users', { body: { email: person.email, password: PASSWORD } });
    await expect.poll(() => identity.mail.tokenFor(person.email ?? '')).not.toBe('');
    const { account } = await travel.signIn(person);
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
    expect((await link(await travel.trip(person))).status).toBe(201);
    expect((await travel.signIn(person)).account.id).toBe(userId);
    const list = await app.call('GET', `${BASE}/links`, { token });
    expect(await list.json()).toMatchObject({ items: [{ provider: 'oidc', email: person.email }] });
    await expectProblem(await link(await travel.trip(freshPerson())), 'identity/identity-taken');
    const stranger = await app.newShopper();
    await expectProblem(await link(await travel.trip(person), stranger.accessToken), 'identity/identity-taken');
    const unlink = () => app.call('DELETE', `${BASE}/oidc/links`, { token });
    expect((await unlink()).status).toBe(204);
    await expectProblem(await unlink(), 'identity/link-not-found');
    await expectProblem(await travel.finish(await travel.trip(person)), 'identity/email-unproven');
  });

  test('→ 409 for the only way into an account, until it has a password', async () => {
    const person = freshPerson();
    const { accessToken: token } = await travel.signIn(person);
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
    await app.call('POST', `${BASE}/oidc/links`, { token: staff.accessToken, body: await travel.trip(person) });
    const back = await travel.trip(person);
    const ticket = await ticketOf(await travel.finish(back), 'identity/code-required');
    const { flow } = back;
    await expectProblem(await travel.complete({ ticket, flow }), 'identity/code-required');
    await expectProblem(await travel.complete({ ticket, flow, code: '000000' }), 'identity/code-invalid');
    const response = await travel.complete({ ticket, flow, code: staff.nextCode() });
    const { accessToken: token } = finishOauth.ok.parse(await response.json());
    expect((await app.call('GET', '/v1/admin/users?email=a@example.org', { token })).status).toBe(200);
  });

  test('→ is asked for beside the password that links', async () => {
    const owner = await withSecondFactor(identity, app);
    const back = await travel.trip(freshPerson({ email: owner.email }));
    const ticket = await ticketOf(await travel.finish(back), 'identity/link-required');
    const proof = { ticket, flow: back.flow, password: PASSWORD };
    await expectProblem(await travel.complete(proof), 'identity/code-required');
    expect((await travel.complete({ ...proof, code: owner.nextCode() })).status).toBe(201);
  });
});
