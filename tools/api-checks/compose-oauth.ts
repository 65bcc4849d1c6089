import { signIn } from '#shared/contracts/identity-sessions.ts';
import * as oauth from '#shared/contracts/oauth.ts';
import type { Example } from '../openapi/examples.ts';

const SECRETS = {
  flow: 'kq3yVbH0bqk1G8m0S3m7iBqJ1g1oVZ4hR0sWcYt2uXE',
  state: 'Zb2mXbWQ5m0yF1T4c7u9rH3kLs8vNd6pJq5eRt4yUiA',
  ticket: 'Pq8rStUvWxYz0123456789abcdefGHIJKLmnopQRSTu',
};

/**
 * Examples of signing in at a provider. No provider runs on one machine, so these are composed: the requests by hand, the
 * answers from what the system recorded for the same accounts.
 */
export function composeOauth(recorded: Record<string, Example>): void {
  const params = { provider: 'google' };
  const signedIn = recorded[signIn.id]?.answer;
  const callback = { code: '4/0AX4XfWgexample', state: SECRETS.state, flow: SECRETS.flow };
  const link = { provider: 'google', email: 'anna@example.org', createdAt: '2026-11-23T10:00:00.000Z' };
  const authorizationUrl = `https://accounts.google.com/o/oauth2/v2/auth?client_id=sommier&state=${SECRETS.state}`;
  const composed: Record<string, Example> = {
    [oauth.startOauth.id]: {
      request: { params },
      answer: { authorizationUrl, flow: SECRETS.flow, expiresAt: '2026-11-23T10:10:00.000Z' },
    },
    [oauth.finishOauth.id]: { request: { params, body: callback }, answer: signedIn },
    [oauth.completeOauth.id]: {
      request: { body: { ticket: SECRETS.ticket, flow: SECRETS.flow, password: 'three green otters' } },
      answer: signedIn,
    },
    [oauth.linkOauth.id]: { request: { params, body: callback }, answer: link },
    [oauth.listOauthLinks.id]: { request: {}, answer: { items: [link] } },
    [oauth.unlinkOauth.id]: { request: { params } },
  };
  for (const [id, example] of Object.entries(composed)) recorded[id] ??= example;
}
