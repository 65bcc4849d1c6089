import { expect, test } from 'vitest';
import { Hono } from 'hono';
import { PROBLEMS } from '#shared/problem-table.ts';
import { fakeDeps } from '../testing/fake-deps.ts';
import { jsonAnswer } from './answer.ts';
import { bind } from './bind.ts';
import { lifecycleHeaders } from './lifecycle-headers.ts';

const deprecated = { since: '2026-12-01', sunset: '2027-06-01', successor: '/v2/things' };
const HEADERS = {
  deprecation: '@1796083200',
  sunset: 'Tue, 01 Jun 2027 00:00:00 GMT',
  link: '</v2/things>; rel="successor-version"',
};

test('lifecycleHeaders → the forms of RFC 9745, RFC 8594 and RFC 5829', () => {
  expect(lifecycleHeaders(deprecated)).toEqual(HEADERS);
  expect(lifecycleHeaders(undefined)).toEqual({});
});

test.each([
  { ...deprecated, since: 'soon' },
  { ...deprecated, sunset: '2027-13-01' },
  { ...deprecated, sunset: '2026-11-30' },
])('lifecycleHeaders → RangeError when the dates are %j', (faulty) => {
  expect(() => lifecycleHeaders(faulty)).toThrow(RangeError);
});

test('GET /v1/things → the headers on every answer, a problem too, when the operation is deprecated', async () => {
  const app = new Hono();
  const route = { id: 'listThings', surface: 'api', deprecated } as const;
  app.get(
    '/v1/things',
    bind(fakeDeps(), route, () => jsonAnswer({})),
  );
  app.get(
    '/v1/broken',
    bind(fakeDeps(), route, () => {
      throw new Error('a bug');
    }),
  );
  for (const [path, status] of [
    ['/v1/things', 200],
    ['/v1/broken', PROBLEMS.internal.status],
  ] as const) {
    const response = await app.request(path);
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(HEADERS)) expect(response.headers.get(name)).toBe(value);
  }
});
