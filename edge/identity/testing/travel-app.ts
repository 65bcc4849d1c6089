import { decodeJwt, type JWTPayload } from 'jose';
import { expect } from 'vitest';
import { finishOauth } from '#shared/contracts/oauth.ts';
import { oidcPort } from '../oauth/oidc-port.ts';
import { plainFetch } from '../oauth/plain-fetch.ts';
import type { Provider } from '../oauth/providers.ts';
import type { CallOptions, ShopperApp } from './api.ts';
import type { OidcServer, Person } from './oidc-server.ts';
import { withClient } from './second-factor.ts';
import type { TestIdentity } from './start-identity.ts';

export const BASE = '/v1/identity/oauth';

export interface Offer {
  server: OidcServer;
  provider?: Provider;
  /** Changes ID tokens on their way; they are signed again by the provider's key. */
  mend?: (claims: JWTPayload) => JWTPayload;
  timeoutSeconds?: number;
}

/** An isolate that works with a provider. */
export function offering(
  isolate: TestIdentity,
  { server, provider = server.provider, mend, timeoutSeconds = 20 }: Offer,
): TestIdentity {
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

/** What the app sends after the redirect. */
export interface Back {
  code: string;
  state: string;
  iss: string;
  flow: string;
}

/** A shopper's app that sends its shoppers to the provider. */
export function travelApp(app: ShopperApp, server: OidcServer) {
  /** To the provider and back. */
  async function trip(person: Person): Promise<Back> {
    const started = await app.call('GET', `${BASE}/oidc/start`);
    expect(started.status).toBe(200);
    const { authorizationUrl, flow } = asStart(await started.json());
    return { ...(await server.visit(authorizationUrl, person)), flow };
  }

  const finish = (body: Back, options: CallOptions = {}) =>
    app.call('POST', `${BASE}/oidc/callback`, { ...options, body });
  const complete = (body: object) => app.call('POST', `${BASE}/completions`, { body });

  async function signIn(person: Person) {
    const response = await finish(await trip(person));
    expect(response.status).toBe(201);
    return finishOauth.ok.parse(await response.json());
  }

  return { trip, finish, complete, signIn };
}

export type TravelApp = ReturnType<typeof travelApp>;

/** Ids of the accounts that a person's subject is linked to. */
export const linkedTo = (identity: TestIdentity, person: Person): Promise<string[]> =>
  withClient(identity, async (client) => {
    const { rows } = await client.query('select user_id from identities where subject = $1', [person.sub]);
    return rows.map((row: { user_id: string }) => row.user_id);
  });

const asTokens = (json: unknown): { id_token: string } => json as { id_token: string };
export const asStart = (json: unknown) => json as { authorizationUrl: string; flow: string; expiresAt: string };
