import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEdge, type RunningEdge } from '../dev/servers/edge.ts';
import { parseSigningKeys, SIGNATURE_HEADER, verifyRequest } from '#shared/signing.ts';
import { expectProblem } from './testing/expectations.ts';
import { sendJson, startHttpOrigin, type HttpOrigin } from './testing/http-origin.ts';
import { SAMPLES } from './testing/samples.ts';
import { testBindings } from './testing/test-bindings.ts';

const KEYS_TEXT = `k1:${'5e'.repeat(32)}`;
const SHOP = 'https://shop.example';
const LIST = JSON.stringify(SAMPLES.listModels);
const PATH = '/v1/catalog/models';

const answerList: HttpOrigin['answer'] = (_request, response) => sendJson(response, LIST);

let origin: HttpOrigin;
/** What the worker wrote on its console. */
const lines: string[] = [];
let worker: RunningEdge;

beforeAll(async () => {
  origin = await startHttpOrigin(answerList);
  const bindings = testBindings({ CATALOG_ORIGINS: `http://127.0.0.1:1,${origin.url}` });
  worker = await startEdge({ port: 0, bindings, log: (line) => lines.push(line) });
});
afterAll(async () => {
  await worker.stop();
  await origin.stop();
});
beforeEach(() => {
  origin.answer = answerList;
  origin.requests.length = 0;
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(worker.url + path, init);

test('worker: GET /readyz → 200 when the second origin is ready', async () => {
  expect(await (await ask('/readyz')).json()).toMatchObject({ status: 'ready' });
});

test('worker: GET /v1/catalog/models → the origin’s bytes, signed for, then 304', async () => {
  const response = await ask(`${PATH}?q=it's&utm_source=x`, { headers: { origin: SHOP } });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(LIST);
  expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
  const [seen] = origin.requests;
  const signed = { method: 'GET', target: seen?.target ?? '', body: new Uint8Array() };
  expect(verifyRequest(signed, String(seen?.headers[SIGNATURE_HEADER]), parseSigningKeys(KEYS_TEXT), Date.now())).toBe(
    'ok',
  );
  const etag = response.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect((await ask(`${PATH}?q=it's`, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

test('worker: GET /v1/catalog/models → one origin call when 500 callers miss at once', async () => {
  origin.answer = (_request, response) => void setTimeout(() => sendJson(response, LIST), 500);
  const answers = await Promise.all(Array.from({ length: 500 }, () => ask(`${PATH}?q=stampede`)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  await Promise.all(answers.map((answer) => answer.text()));
  expect(origin.requests).toHaveLength(1);
});

test('worker: GET /v1/catalog/models → the stale answer when every origin fails', async () => {
  await (await ask(`${PATH}?q=stale`)).text();
  origin.answer = (request) => request.socket.destroy();
  await expect
    .poll(async () => (await ask(`${PATH}?q=stale`)).headers.get('cache-status'), { timeout: 5_000 })
    .toContain('detail=stale-if-error');
  await expectProblem(await ask(`${PATH}?q=never-seen`), 'origin/unavailable');
  expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready', from: 'cache' });
});

test('worker: GET /v1/catalog/models → 414 when q has 10,000 characters, 413 when a large body comes along', async () => {
  await expectProblem(await ask(`${PATH}?q=${'x'.repeat(10_000)}`), 'request/uri-too-long');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(`${worker.url}${PATH}`, { method: 'GET', headers: { 'content-length': 100_000 } });
    request.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    request.end('x'.repeat(100_000));
  });
  expect(status).toBe(413);
});

test('worker: GET /v1/catalog/models → one JSON line in the log, without the query', async () => {
  const response = await ask(`${PATH}?q=confidential`);
  await response.text();
  const trace = response.headers.get('traceparent')?.slice(3, 35) ?? 'none';
  const ours = () => lines.filter((line) => line.includes(trace));
  await expect.poll(ours).toHaveLength(1);
  expect(ours().map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'info', route: 'listModels', status: 200, cache: 'miss', origin: 1 }),
  ]);
  expect(ours().join()).not.toMatch(/confidential|127\.0\.0\.1|5e5e/);
});

test('worker: HEAD and POST /v1/catalog/makers → 200 without a body, 405', async () => {
  const head = await ask('/v1/catalog/makers', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  await expectProblem(await ask('/v1/catalog/makers', { method: 'POST', body: '{' }), 'route/method-not-allowed');
});

test('worker: GET /docs → a page whose files are all ours, with a strict policy', async () => {
  const page = await ask('/docs');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const html = await page.text();
  expect(html).not.toMatch(/<script>|<style|https?:\/\/| on\w+=/);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) {
    const response = await ask(file);
    expect([file, response.status]).toEqual([file, 200]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await response.arrayBuffer();
  }
  expect(await (await ask('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  await expectProblem(await ask('/nothing'), 'route/not-found');
});

test('worker: → refuses to serve and says which binding is wrong, never its value', async () => {
  const refusal: string[] = [];
  const broken = await startEdge({
    port: 0,
    bindings: { EDGE_SIGNING_KEYS: 'k1:abcd' },
    log: (line) => refusal.push(line),
  });
  try {
    const response = await fetch(`${broken.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([500, expect.objectContaining({ code: 'internal' })]);
    await expect
      .poll(() => refusal.find((line) => line.includes('refused-to-start')))
      .toContain('EDGE_SIGNING_KEYS: signing key k1 must have at least 32 bytes');
    expect(refusal.join()).not.toContain('abcd');
  } finally {
    await broken.stop();
  }
});
