import { expect, test } from 'vitest';
import { Problem, problemBody, problemHeaders } from './problem.ts';
import { PROBLEMS } from './problem-table.ts';

test('every code has a status of 4xx or 5xx, a title and what to do', () => {
  for (const [code, { status, title, fix }] of Object.entries(PROBLEMS)) {
    expect(code).toMatch(/^[a-z-]+(?:\/[a-z-]+)?$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title.length * fix.length).toBeGreaterThan(0);
  }
});

test('a body names code, status, detail, trace and fields', () => {
  const problem = new Problem('request/invalid', 'Not valid: size', {
    errors: [{ in: 'query', field: 'size', detail: 'must be 160x200' }],
  });
  expect(problemBody(problem, 'abc')).toEqual({
    type: 'https://docs.sommier.example/errors#requestinvalid',
    title: 'A field of the request is not valid',
    status: 400,
    code: 'request/invalid',
    detail: 'Not valid: size',
    traceId: 'abc',
    errors: [{ in: 'query', field: 'size', detail: 'must be 160x200' }],
  });
});

test('a bug tells nothing of itself', () => {
  const body = problemBody(new Error('password=hunter2'), 'abc');
  expect(body).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(body)).not.toContain('hunter2');
});

test('503 carries Retry-After and 405 Allow', () => {
  expect(problemHeaders(new Problem('search/unavailable'))).toMatchObject({
    'retry-after': '2',
    'cache-control': 'no-store',
  });
  expect(problemHeaders(new Problem('route/method-not-allowed', undefined, { allow: ['GET', 'HEAD'] }))).toMatchObject({
    allow: 'GET, HEAD',
  });
});
