import { expect, test } from 'vitest';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { edgeRoutes } from './app.ts';
import { fakeDeps } from './testing/fake-deps.ts';

test('PUBLIC_OPS → exactly the routes under /v1 and /.well-known that the edge has for callers', () => {
  const routes = edgeRoutes(fakeDeps())
    .filter(({ path }) => /^\/(?:v\d+|\.well-known)\/(?!webhooks\/)/.test(path))
    .map(({ method = 'get', path }) => `${method.toUpperCase()} ${path}`);
  expect(routes.sort()).toEqual(PUBLIC_OPS.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort());
});
