import { expect, test } from 'vitest';
import type { ProblemCode } from '#shared/problem-table.ts';
import { buildEdge } from '../app.ts';
import { expectProblem, expectSafe } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';

const STRIPE = '/v1/webhooks/stripe';
const SIGNATURE = 't=1800000000,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd';
/** Bytes that any parser would change. */
const RAW = '{ "id":"evt_1",\r\n  "amount": 1.0, "name":"\\u041a" }\n';

function start() {
  const deps = fakeDeps();
  deps.orders.behave({ kind: 'json', text: '{"received":true}' });
  const app = buildEdge(deps);
  const post = async (path: string, headers: Record<string, string> = {}, body: string | ReadableStream = RAW) =>
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': SIGNATURE, ...headers },
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
    });
  return { deps, post };
}

test('POST /v1/webhooks/stripe → the bytes and the signature untouched, of other headers nothing, no token asked for', async () => {
  const { deps, post } = start();
  const response = await post(STRIPE, { authorization: 'Bearer x', cookie: 'a=b', 'x-forwarded-for': '10.0.0.1' });
  expect([response.status, await response.text()]).toEqual([200, '{"received":true}']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expectSafe(response);
  const [call] = deps.orders.forwards;
  expect(new TextDecoder().decode(call?.body)).toBe(RAW);
  expect(call).toMatchObject({ op: 'stripeWebhook', method: 'POST', target: STRIPE, mayRepeat: true });
  expect(call?.headers).toEqual({
    'content-type': 'application/json; charset=utf-8',
    'stripe-signature': SIGNATURE,
  });
});

test('POST /v1/webhooks/paypal → its five headers', async () => {
  const { deps, post } = start();
  const signature = Object.fromEntries(
    ['auth-algo', 'cert-url', 'transmission-id', 'transmission-sig', 'transmission-time'].map((name) => [
      `paypal-${name}`,
      `value of ${name}`,
    ]),
  );
  await post('/v1/webhooks/paypal', signature);
  expect(deps.orders.forwards[0]?.headers).toEqual({
    'content-type': 'application/json; charset=utf-8',
    ...signature,
  });
});

test.each(['webhook/unverified', 'orders/unavailable', 'origin/unavailable', 'origin/timeout'] as const)(
  'POST /v1/webhooks/stripe → %s, so that the event is sent again',
  async (code: ProblemCode) => {
    const { deps, post } = start();
    if (code === 'origin/timeout') deps.orders.behave({ kind: 'silent' });
    else deps.orders.behave(code === 'origin/unavailable' ? { kind: 'down' } : { kind: 'problem', code });
    await expectProblem(await post(STRIPE), code);
  },
);

test('POST /v1/webhooks/stripe → 413 beyond 64 KiB, announced or not, and the origin hears nothing', async () => {
  const { deps, post } = start();
  await expectProblem(await post(STRIPE, {}, 'x'.repeat(65_537)), 'request/body-too-large');
  const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(10_000)) });
  await expectProblem(await post(STRIPE, {}, endless), 'request/body-too-large');
  expect(deps.orders.forwards).toHaveLength(0);
});

test('POST /v1/webhooks/nobody → 404; GET /v1/webhooks/stripe → 405', async () => {
  const { deps, post } = start();
  await expectProblem(await post('/v1/webhooks/nobody'), 'route/not-found');
  await expectProblem(await buildEdge(deps).request(STRIPE), 'route/method-not-allowed');
});

test('POST /v1/webhooks/stripe → neither event nor signature in the log', async () => {
  const { deps, post } = start();
  deps.orders.behave({ kind: 'problem', code: 'webhook/unverified' });
  await post(STRIPE);
  expect(JSON.stringify(deps.events)).not.toMatch(/evt_1|5257a869/);
});
