import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildDocsAssets } from '../../tools/docs-assets.ts';
import { buildEdge } from '../app.ts';
import { expectProblem, expectSafe } from '../testing/expectations.ts';
import { fakeDeps, SHOP } from '../testing/fake-deps.ts';

const FILES = { '/openapi.json': '{"openapi":"3.1.0"}', '/docs/index.html': '<p>page', '/docs/page.js': 'go()' };

test('GET /openapi.json → the document that was built beside the worker, for other origins too', async () => {
  const response = await buildEdge(fakeDeps('', FILES)).request('/openapi.json', { headers: { origin: SHOP } });
  expect(await response.json()).toEqual({ openapi: '3.1.0' });
  expect(response.headers.get('etag')).toBe('"page"');
  expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
  expectSafe(response);
});

test('buildDocsAssets → the OpenAPI document among the files', async () => {
  const folder = await buildDocsAssets();
  expect(JSON.parse(await readFile(join(folder, 'openapi.json'), 'utf8'))).toMatchObject({
    openapi: '3.1.0',
    paths: { '/v1/catalog/models/{slug}': { get: { operationId: 'getModel' } } },
  });
});

test('GET /docs → the page with a policy that allows our own files only', async () => {
  const response = await buildEdge(fakeDeps('', FILES)).request('/docs');
  expect(await response.text()).toBe('<p>page');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:/);
  expect(response.headers.get('x-internal')).toBeNull();
  expect(response.headers.get('vary')).toBeNull();
});

test('GET /docs/:file → a file of the page', async () => {
  expect(await (await buildEdge(fakeDeps('', FILES)).request('/docs/page.js')).text()).toBe('go()');
});

test('GET /docs/:file → 404 route/not-found when there is no such file', async () => {
  const response = await buildEdge(fakeDeps('', FILES)).request('/docs/none.js');
  expect(await response.json()).toMatchObject({ code: 'route/not-found' });
});

test('GET / → where to go from here', async () => {
  expect(await (await buildEdge(fakeDeps()).request('/')).json()).toMatchObject({
    docs: '/docs',
    openapi: '/openapi.json',
  });
});

test('POST /docs → 405', async () => {
  await expectProblem(await buildEdge(fakeDeps()).request('/docs', { method: 'POST' }), 'route/method-not-allowed');
});
