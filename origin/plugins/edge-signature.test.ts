import { expect, test } from 'vitest';
import { pino } from 'pino';
import { SIGNATURE_HEADER, SIGNATURE_WINDOW_MS, signRequest } from '#shared/signing.ts';
import { buildOrigin } from './build-origin.ts';
import { expectProblem } from './testing/route-suite.ts';
import { TEST_KEYS } from './testing/signed-inject.ts';

const BODY = Buffer.from('{"a":1}');

async function start() {
  const clock = { ms: 1_800_000_000_000 };
  const log = pino({ level: 'silent' });
  const now = () => new Date(clock.ms);
  const app = await buildOrigin({ service: 'test', log, signingKeys: TEST_KEYS, now, checks: {} });
  app.post('/write', async () => ({ written: true }));
  app.get('/read', async () => ({ read: true }));
  const sign = (method: string, target: string, body = new Uint8Array()) =>
    signRequest({ method, target, body }, TEST_KEYS, clock.ms);
  const post = (signature: string, payload = BODY, url = '/write') =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { [SIGNATURE_HEADER]: signature, 'content-type': 'application/json' },
    });
  return { app, clock, sign, post };
}

test('POST → 401 request/unsigned when the same signed request comes a second time', async () => {
  const { post, sign } = await start();
  const signature = sign('POST', '/write', BODY);
  expect((await post(signature)).statusCode).toBe(200);
  const again = await expectProblem(post(signature), 'request/unsigned');
  expect(again.json()).toMatchObject({ detail: 'the signature was used before' });
  expect((await post(sign('POST', '/write', BODY))).statusCode).toBe(200);
});

test('POST → 401 request/unsigned when the signature is of another body, target, method, key or time', async () => {
  const { clock, post, sign } = await start();
  await expectProblem(post(sign('POST', '/write', BODY), Buffer.from('{"a":2}')), 'request/unsigned');
  await expectProblem(post(sign('POST', '/write?x=1', BODY)), 'request/unsigned');
  await expectProblem(post(sign('PUT', '/write', BODY)), 'request/unsigned');
  await expectProblem(post(sign('POST', '/write', BODY).replace(/^k1/, 'k9')), 'request/unsigned');
  const early = sign('POST', '/write', BODY);
  clock.ms += SIGNATURE_WINDOW_MS + 1;
  await expectProblem(post(early), 'request/unsigned');
});

test('POST → a refused signature is not remembered, so nobody can fill the memory or use up another’s request', async () => {
  const { post, sign } = await start();
  const signature = sign('POST', '/write', BODY);
  await expectProblem(post(signature, Buffer.from('{"a":2}')), 'request/unsigned');
  expect((await post(signature)).statusCode).toBe(200);
});

test('GET → 200 each time: reads are safe to repeat', async () => {
  const { app, sign } = await start();
  const headers = { [SIGNATURE_HEADER]: sign('GET', '/read') };
  for (const _ of [1, 2]) expect((await app.inject({ url: '/read', headers })).statusCode).toBe(200);
});
