import { expect, test } from 'vitest';
import { buildEdge } from '../app.ts';
import { expectProblem, expectSafe } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';

test('GET /healthz → 200 whatever the origins do', async () => {
  const deps = fakeDeps();
  deps.origins.behave({ kind: 'down' });
  const response = await buildEdge(deps).request('/healthz');
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expectSafe(response);
});

test('GET /readyz → 200 when an origin is ready', async () => {
  expect(await (await buildEdge(fakeDeps()).request('/readyz')).json()).toEqual({ status: 'ready', from: 'origin' });
});

test('GET /readyz → 503 that says what is missing when no origin is ready and nothing is cached', async () => {
  const deps = fakeDeps();
  deps.origins.behave({ kind: 'down' });
  const response = await buildEdge(deps).request('/readyz');
  const body = await expectProblem(response, 'origin/unavailable');
  expect(body.detail).toBe('No catalogue origin is ready and the cache holds no answers');
  expect(response.headers.get('retry-after')).toBe('2');
});

test('GET /readyz → 200 when no origin is ready and the cache holds answers', async () => {
  const deps = fakeDeps();
  const app = buildEdge(deps);
  await app.request('/v1/catalog/makers');
  deps.origins.behave({ kind: 'down' });
  expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ready', from: 'cache' });
});
