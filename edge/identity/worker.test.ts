import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEdge, type RunningEdge } from '../../dev/servers/edge.ts';
import { expectProblem } from '../testing/expectations.ts';
import { testBindings } from '../testing/test-bindings.ts';
import { startIdentity } from './testing/start-identity.ts';

const { make } = startIdentity();
const EMAIL = `worker-${crypto.randomUUID()}@example.org`;
const PASSWORD = 'three green otters';
const env = (name: string): string => process.env[name] ?? '';
const lines: string[] = [];
let worker: RunningEdge;

beforeAll(async () => {
  const bindings = testBindings({ EDGE_DATABASE_URL: make().databaseUrl });
  worker = await startEdge({ port: 0, bindings, log: (line) => lines.push(line) });
});
afterAll(() => worker.stop());

const send = (method: string, path: string, body?: unknown, token?: string): Promise<Response> =>
  fetch(worker.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const asPair = (json: unknown) => json as { accessToken: string; refreshToken: string };

async function mailedToken(): Promise<string> {
  const response = await fetch(`${env('MAIL_API_URL')}/messages?to=${EMAIL}`, {
    headers: { authorization: `Bearer ${env('MAIL_API_KEY')}` },
  });
  return /#token=([\w-]{43})/.exec(await response.text())?.[1] ?? '';
}

test('worker: a shopper registers, confirms by the mail, signs in, refreshes and signs out', async () => {
  expect((await send('POST', '/v1/identity/users', { email: EMAIL, password: PASSWORD })).status).toBe(202);
  await expect.poll(mailedToken, { timeout: 10_000 }).not.toBe('');
  expect((await send('POST', '/v1/identity/email-verifications', { token: await mailedToken() })).status).toBe(204);
  const guest = asPair(await (await send('POST', '/v1/identity/guests')).json());
  const signedIn = await send('POST', '/v1/identity/sessions', { email: EMAIL, password: PASSWORD }, guest.accessToken);
  expect(signedIn.status).toBe(201);
  const first = asPair(await signedIn.json());
  const next = asPair(await (await send('POST', '/v1/identity/tokens', { refreshToken: first.refreshToken })).json());
  expect(await (await send('GET', '/v1/identity/me', undefined, next.accessToken)).json()).toMatchObject({
    email: EMAIL,
  });
  expect((await send('DELETE', '/v1/identity/sessions/current', undefined, next.accessToken)).status).toBe(204);
  await expectProblem(
    await send('POST', '/v1/identity/tokens', { refreshToken: next.refreshToken }),
    'identity/refresh-invalid',
  );
  await expectProblem(
    await send('POST', '/v1/identity/sessions', { email: EMAIL, password: 'a wrong password' }),
    'identity/credentials',
  );
}, 60_000);

test('worker: ten refreshes at once, each in a request of its own → one successor', async () => {
  const guest = asPair(await (await send('POST', '/v1/identity/guests')).json());
  const pairs = await Promise.all(
    Array.from({ length: 10 }, async () =>
      asPair(await (await send('POST', '/v1/identity/tokens', { refreshToken: guest.refreshToken })).json()),
    ),
  );
  expect(new Set(pairs.map((pair) => pair.refreshToken)).size).toBe(1);
});

test('worker: the log holds no address, password or token', async () => {
  await expect.poll(() => lines.length).toBeGreaterThan(8);
  expect(lines.join('\n')).not.toMatch(/@example\.org|green otters|eyJ|rt_[\w-]|#token/);
});
