import { expect, test } from 'vitest';
import { createQuotes } from '#shared/contracts/quotes.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import { buildEdge } from '../app.ts';
import { expectProblem, expectSafe } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';

const PATH = createQuotes.path;
const BODY = JSON.stringify({ lines: [{ model: 'nordvik-tind', size: '160x200' }] });
const TOLD = '{"lines":[],"totals":[],"expiresAt":"2026-11-23T10:00:00Z"}';
const json = { 'content-type': 'application/json' };

const start = () => {
  const deps = fakeDeps(TOLD);
  const app = buildEdge(deps);
  return {
    deps,
    post: (init: RequestInit = {}, target: string = PATH) =>
      Promise.resolve(app.request(target, { method: 'POST', headers: json, body: BODY, ...init })),
  };
};

test('POST /v1/catalog/quotes → the origin’s answer, never stored', async () => {
  const { deps, post } = start();
  for (const _ of [1, 2]) {
    const response = await post();
    expect([response.status, await response.text()]).toEqual([200, TOLD]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('cache-status')).toBeNull();
    expectSafe(response);
  }
  expect(deps.origins.forwards).toHaveLength(2);
  expect(deps.cache.near.isEmpty()).toBe(true);
});

test('POST /v1/catalog/quotes → body, token and key as they came; of other headers nothing', async () => {
  const { deps, post } = start();
  const passed = { ...json, authorization: 'Bearer a.b.c', 'idempotency-key': 'k-1' };
  await post({
    headers: { ...passed, cookie: 'a=b', 'x-sommier-signature': 'k1.1.0.0', 'x-forwarded-for': '10.0.0.1' },
  });
  const [call] = deps.origins.forwards;
  expect(call).toMatchObject({ op: 'createQuotes', method: 'POST', target: PATH, headers: passed });
  expect(Object.keys(call?.headers ?? {}).sort()).toEqual(Object.keys(passed).sort());
  expect(new TextDecoder().decode(call?.body)).toBe(BODY);
});

test.each([
  ['request/body-too-large', 'x'.repeat(65_537)],
  ['request/body-too-large', new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(100_000)) })],
] as const)('POST /v1/catalog/quotes → %s, and the origin hears nothing', async (code, body) => {
  const { deps, post } = start();
  const streamed = body instanceof ReadableStream ? ({ duplex: 'half' } as const) : {};
  await expectProblem(await post({ body, ...streamed }), code);
  expect(deps.origins.forwards).toHaveLength(0);
});

test('POST /v1/catalog/quotes → 400 naming a parameter that it does not know', async () => {
  const body = await expectProblem(await start().post({}, `${PATH}?colour=red`), 'request/invalid');
  expect(body.errors).toEqual([expect.objectContaining({ in: 'query', field: 'colour' })]);
});

test.each(createQuotes.problems)('POST /v1/catalog/quotes → %s of the origin', async (code: ProblemCode) => {
  const { deps, post } = start();
  if (code === 'origin/timeout') deps.origins.behave({ kind: 'silent' });
  else if (code === 'origin/unavailable') deps.origins.behave({ kind: 'down' });
  else deps.origins.behave({ kind: 'problem', code });
  await expectProblem(await post(), code);
});

test('GET /v1/catalog/quotes → 405 with Allow', async () => {
  const response = await buildEdge(fakeDeps()).request(PATH);
  await expectProblem(response, 'route/method-not-allowed');
  expect(response.headers.get('allow')).toBe('POST, OPTIONS');
});
