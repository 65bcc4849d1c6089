import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { buildEdgeExporter } from './app.ts';

const token = 'a token of at least 32 characters';
const log = pino({ level: 'silent' });
const app = await buildEdgeExporter({ token, now: () => new Date(), log });
afterAll(async () => app.close());

const hit = { event: 'request', route: 'getModel', status: 200, ms: 2, cache: 'hit', tier: 'isolate', epochAgeMs: 900 };
const failed = { event: 'request', route: 'placeOrder', status: 503, ms: 30, code: 'orders/unavailable', originMs: 25 };
const batch = [
  JSON.stringify({
    Outcome: 'ok',
    Logs: [{ Level: 'log', Message: [JSON.stringify({ event: 'requests', requests: [hit, hit] })] }],
  }),
  JSON.stringify({
    Outcome: 'ok',
    Logs: [{ Level: 'error', Message: [JSON.stringify({ level: 'error', ...failed }), 'a line of a library'] }],
  }),
  'not JSON',
].join('\n');

const send = async (authorization: string, payload: Buffer | string) =>
  app.inject({
    method: 'POST',
    url: '/v1/edge-events',
    headers: { authorization, 'content-type': 'text/plain' },
    payload,
  });

test('POST /v1/edge-events → requests counted one by one, of groups too, from gzip', async () => {
  expect((await send(`Bearer ${token}`, gzipSync(batch))).statusCode).toBe(204);
  const { body } = await app.inject('/metrics');
  expect(body).toContain('edge_request_duration_seconds_count{service="edge",route="getModel",status="2xx"} 2');
  expect(body).toContain('edge_request_duration_seconds_count{service="edge",route="placeOrder",status="5xx"} 1');
  expect(body).toContain('edge_cache_total{outcome="hit",tier="isolate",service="edge"} 2');
  expect(body).toContain('edge_problems_total{code="orders/unavailable",service="edge"} 1');
  expect(body).toContain('edge_epoch_age_seconds{service="edge"} 0.9');
});

test('POST /v1/edge-events → 401 with another token, 400 when the gzip is cut', async () => {
  expect((await send('Bearer another', batch)).statusCode).toBe(401);
  expect((await send(`Bearer ${token}`, gzipSync(batch).subarray(0, 40))).statusCode).toBe(400);
});
