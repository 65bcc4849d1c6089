import { expect, test } from 'vitest';
import { buildEdge } from './app.ts';
import { fakeDeps } from './testing/fake-deps.ts';

test('the routes of the catalogue keep Hono’s fast router', async () => {
  const app = buildEdge(fakeDeps());
  await app.request('/v1/catalog/models');
  expect(app.router.name).toBe('SmartRouter + RegExpRouter');
});
