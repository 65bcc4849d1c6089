import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { importJWK, SignJWT, type JWTPayload } from 'jose';
import Provider, { type AccountClaims } from 'oidc-provider';
import { ownProvesEmail, type Provider as OurProvider } from '../oauth/providers.ts';
import { SHOP_URL } from './test-keys.ts';

/** Who has an account at the provider. */
export interface Person {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  locale?: string;
}

export interface OidcServer {
  /** As edge/env.ts would give it. */
  provider: OurProvider;
  /** Goes through the provider's pages as that person, and gives the parameters of the redirect. */
  visit(authorizationUrl: string, person: Person): Promise<{ code: string; state: string; iss: string }>;
  /** Any ID token under the provider's own key. */
  signIdToken(claims: JWTPayload): Promise<string>;
  stop(): Promise<void>;
}

export const freshPerson = (more: Partial<Person> = {}): Person => {
  const sub = randomUUID();
  return { sub, email: `person-${sub}@example.org`, email_verified: true, name: 'Pat', locale: 'en-GB', ...more };
};

/** A real OpenID provider on loopback that signs in whomever a test says. */
export async function startOidcServer(): Promise<OidcServer> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const jwk = {
    ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
    kid: 'r1',
  };
  const provider: OurProvider = {
    id: 'oidc',
    issuer,
    clientId: 'shop',
    clientSecret: 'secret of the shop',
    redirectUri: `${SHOP_URL}/sign-in/oidc`,
    scope: 'openid email profile',
    provesEmail: ownProvesEmail(true),
  };
  const people = new Map<string, Person>();
  const current = { sub: '' };
  server.on('request', requestHandler(provider, jwk, people, current));
  const key = await importJWK(jwk, 'RS256');
  return {
    provider,
    async visit(authorizationUrl, person) {
      people.set(person.sub, person);
      current.sub = person.sub;
      const back = await followTo(authorizationUrl, provider.redirectUri);
      const parameter = (name: string) => back.searchParams.get(name) ?? '';
      return { code: parameter('code'), state: parameter('state'), iss: parameter('iss') };
    },
    signIdToken: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'r1' }).sign(key),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function requestHandler(
  { issuer, clientId, clientSecret, redirectUri }: OurProvider,
  jwk: object,
  people: ReadonlyMap<string, Person>,
  current: { sub: string },
) {
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...jwk, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['for tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ ...people.get(sub), sub }) satisfies AccountClaims,
    }),
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ clientId, accountId: context.oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = oidc.callback();
  return (request: Parameters<typeof answer>[0], response: Parameters<typeof answer>[1]): void => {
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response);
    void oidc.interactionFinished(request, response, { login: { accountId: current.sub } });
  };
}

/** A browser without a screen: follows redirects with cookies until one leads to the shop. */
async function followTo(start: string, end: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = new URL(start);
  for (let hop = 0; hop < 10 && !at.href.startsWith(end); hop++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
    at = new URL(location, at);
  }
  return at;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider does not listen on TCP');
  return address.port;
}
