import { expect, test } from 'vitest';
import { buildEdge } from '../app.ts';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';

test.each([
  '/nothing',
  '/v1',
  '/v1/catalog/models/',
  '//v1/catalog/models',
  '/V1/catalog/models',
  '/v1/catalog/models/a/b',
  '/v1/catalog/models%2F',
  '/healthz/x',
  '/docs/a/b',
])('GET %s → 404 route/not-found', async (path) => {
  const deps = fakeDeps();
  await expectProblem(await buildEdge(deps).request(`http://edge.example${path}`), 'route/not-found');
  expect(deps.events).toEqual([expect.objectContaining({ level: 'info', route: 'none', status: 404 })]);
  expect(deps.origins.reads).toHaveLength(0);
});

test('POST /healthz → 405 with Allow', async () => {
  const response = await buildEdge(fakeDeps()).request('/healthz', { method: 'POST' });
  await expectProblem(response, 'route/method-not-allowed');
  expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('OPTIONS /nothing → 404 route/not-found', async () => {
  await expectProblem(await buildEdge(fakeDeps()).request('/nothing', { method: 'OPTIONS' }), 'route/not-found');
});

test('OPTIONS /v1/catalog/models/:slug → 204 with Allow when it is no preflight', async () => {
  const response = await buildEdge(fakeDeps()).request('/v1/catalog/models/a-model', { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('OPTIONS /v1/carts/merge → the methods of that path, not of a cart named merge', async () => {
  const response = await buildEdge(fakeDeps()).request('/v1/carts/merge', { method: 'OPTIONS' });
  expect(response.headers.get('allow')).toBe('POST, OPTIONS');
});

test.each(['GET', 'HEAD', 'PUT'])('%s /v1/carts/merge → 405, since no cart is named merge', async (method) => {
  const response = await buildEdge(fakeDeps()).request('/v1/carts/merge', { method });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
});

test('HEAD /nothing → 404 without a body', async () => {
  const response = await buildEdge(fakeDeps()).request('/nothing', { method: 'HEAD' });
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});
