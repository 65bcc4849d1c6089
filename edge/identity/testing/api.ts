import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { buildEdge } from '../../app.ts';
import { levelOf } from '../../http/wide-event.ts';
import { fakeDeps } from '../../testing/fake-deps.ts';
import type { TestIdentity } from './start-identity.ts';

export const PASSWORD = 'three green otters';
export const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export interface CallOptions {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

/** What a signed-in shopper holds. */
export interface SignedIn {
  email: string;
  userId: string;
  accessToken: string;
  refreshToken: string;
  sessionId: string;
}

export const freshEmail = (): string => `shopper-${randomUUID()}@example.org`;

/** A shopper's app in front of the edge. */
export function shopperApp(identity: TestIdentity) {
  const app = buildEdge({
    ...fakeDeps(),
    now: identity.now,
    logRequest: (event) => identity.log(levelOf(event), event),
    limits: identity.limits,
    identity,
  });

  function call(method: string, path: string, { body, token, headers = {} }: CallOptions = {}): Promise<Response> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = { method, headers: { 'user-agent': AGENT, ...json, ...authorization, ...headers } };
    return Promise.resolve(
      app.request(
        path,
        body === undefined ? init : { ...init, body: typeof body === 'string' ? body : JSON.stringify(body) },
      ),
    );
  }

  /** Registers and confirms; the account is there then. */
  async function register(email = freshEmail(), password = PASSWORD): Promise<string> {
    const earlier = identity.mail.tokenFor(email);
    expect((await call('POST', '/v1/identity/users', { body: { email, password } })).status).toBe(202);
    const token = await vi.waitUntil(() => newer(identity.mail.tokenFor(email), earlier));
    expect((await call('POST', '/v1/identity/email-verifications', { body: { token } })).status).toBe(204);
    return email;
  }

  async function signIn(
    email: string,
    more: CallOptions & { password?: string; code?: string } = {},
  ): Promise<SignedIn> {
    const { password = PASSWORD, code, ...options } = more;
    const response = await call('POST', '/v1/identity/sessions', {
      ...options,
      body: { email, password, ...(code === undefined ? {} : { code }) },
    });
    expect(response.status).toBe(201);
    return asSignedIn(email, await response.json());
  }

  const newShopper = async (): Promise<SignedIn> => signIn(await register());

  return { call, register, signIn, newShopper };
}

export type ShopperApp = ReturnType<typeof shopperApp>;

const newer = (token: string, earlier: string): string | null => (token === earlier ? null : token);

/** The route suite checks the shape of this answer by its contract. */
function asSignedIn(email: string, json: unknown): SignedIn {
  const { accessToken, refreshToken, sessionId, account } = json as SignedIn & { account: { id: string } };
  return { email, userId: account.id, accessToken, refreshToken, sessionId };
}
