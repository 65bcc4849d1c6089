import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishOauth } from '#shared/contracts/oauth.ts';
import { expectProblem } from '../../testing/expectations.ts';
import { shopperApp } from '../testing/api.ts';
import { freshPerson, startOidcServer, type OidcServer } from '../testing/oidc-server.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';
import { BASE, offering, travelApp, type TravelApp } from '../testing/travel-app.ts';

const { make } = startIdentity();
let server: OidcServer;
let identity: TestIdentity;
let travel: TravelApp;
beforeAll(async () => {
  server = await startOidcServer();
  identity = offering(make(), { server });
  travel = travelApp(shopperApp(identity), server);
});
afterAll(() => server.stop());

describe('outages', () => {
  test('→ 503 when the provider is down, and the rest of identity goes on', async () => {
    const down = offering(make(), { server, provider: { ...server.provider, issuer: 'http://127.0.0.1:9' } });
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
      const provider = { ...server.provider, issuer: `http://127.0.0.1:${port}` };
      const shopper = shopperApp(offering(make(), { server, provider, timeoutSeconds: 1 }));
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
    const back = await travel.trip(freshPerson());
    const { accessToken } = finishOauth.ok.parse(await (await travel.finish(back)).json());
    const log = JSON.stringify(identity.events);
    for (const secret of [back.code, back.state, back.flow, accessToken]) expect(log).not.toContain(secret);
  });
});
