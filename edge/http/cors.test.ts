import { expect, test } from 'vitest';
import { buildEdge } from '../app.ts';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps, SHOP } from '../testing/fake-deps.ts';
import { buildCors } from './cors.ts';

const PATH = '/v1/catalog/makers';
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'if-none-match' },
});

test('OPTIONS /v1/catalog/makers → 204 with what an allowed origin may do', async () => {
  const response = await buildEdge(fakeDeps()).request(PATH, preflight(SHOP));
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
  expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
  for (const name of ['authorization', 'content-type', 'idempotency-key', 'if-none-match'])
    expect(response.headers.get('access-control-allow-headers')?.split(', ')).toContain(name);
  expect(response.headers.get('vary')).toBe('Origin');
});

test.each(['https://evil.example', 'null', `${SHOP}.evil.example`, SHOP.replace('https', 'http')])(
  'OPTIONS /v1/catalog/makers → no grant when the origin is %s',
  async (origin) => {
    const response = await buildEdge(fakeDeps()).request(PATH, preflight(origin));
    expect(response.status).toBe(204);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(response.headers.get('vary')).toBe('Origin');
  },
);

test('GET /v1/catalog/makers → no grant in a cached answer that an allowed origin caused', async () => {
  const app = buildEdge(fakeDeps());
  await app.request(PATH, { headers: { origin: SHOP } });
  const response = await app.request(PATH, { headers: { origin: 'https://evil.example' } });
  expect(response.headers.get('cache-status')).toContain('hit');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('GET /v1/catalog/models → a grant on a problem too, so that the shop can read it', async () => {
  const response = await buildEdge(fakeDeps()).request('/v1/catalog/models?size=banana', { headers: { origin: SHOP } });
  await expectProblem(response, 'request/invalid');
  expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
});

test('buildCors → nothing depends on Origin when nobody is allowed', () => {
  expect(buildCors([]).headers('https://evil.example')).toEqual({});
});
