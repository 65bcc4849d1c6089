import { afterAll, beforeAll, expect, test } from 'vitest';
import { finishOauth, startOauth } from '#shared/contracts/oauth.ts';
import { startEdge, type RunningEdge } from '../../../dev/servers/edge.ts';
import { expectProblem } from '../../testing/expectations.ts';
import { testBindings } from '../../testing/test-bindings.ts';
import { freshPerson, startOidcServer, type OidcServer } from '../testing/oidc-server.ts';
import { startIdentity } from '../testing/start-identity.ts';
import { SHOP_URL } from '../testing/test-keys.ts';

const { make } = startIdentity();
const BASE = '/v1/identity/oauth';
const lines: string[] = [];
let server: OidcServer;
let worker: RunningEdge;

beforeAll(async () => {
  server = await startOidcServer();
  const { issuer, clientId, clientSecret } = server.provider;
  const bindings = testBindings({
    EDGE_DATABASE_URL: make().databaseUrl,
    SHOP_URL,
    ALLOWED_ORIGINS: SHOP_URL,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_TRUSTS_EMAIL: 'true',
  });
  worker = await startEdge({ port: 0, bindings, log: (line) => lines.push(line) });
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
});

test('worker: → a shopper signs in at a provider and is counted on every answer', async () => {
  const began = await fetch(`${worker.url}${BASE}/oidc/start`);
  expect(began.status).toBe(200);
  expect(began.headers.get('ratelimit-policy')).toContain('"sign-in-address";q=');
  const { authorizationUrl, flow } = startOauth.ok.parse(await began.json());
  const person = freshPerson();
  const body = JSON.stringify({ ...(await server.visit(authorizationUrl, person)), flow });
  const finish = () =>
    fetch(`${worker.url}${BASE}/oidc/callback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  const answer = await finish();
  expect(answer.status).toBe(201);
  const { account, accessToken } = finishOauth.ok.parse(await answer.json());
  expect(account.email).toBe(person.email);
  await expectProblem(await finish(), 'identity/oauth-invalid');
  const me = await fetch(`${worker.url}/v1/identity/me`, { headers: { authorization: `Bearer ${accessToken}` } });
  expect(me.status).toBe(200);
  expect(me.headers.get('ratelimit')).toMatch(/"identity-address";r=\d+;t=\d+, "identity-user";r=119;t=\d+$/);
  expect(lines.join()).not.toMatch(new RegExp(`${flow}|${accessToken}|127\\.0\\.0\\.1`));
});
