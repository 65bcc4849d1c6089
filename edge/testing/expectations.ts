import { expect } from 'vitest';
import type { ProblemBody } from '#shared/problem.ts';
import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';

/** Headers that every answer of the API carries, an error too. */
export function expectSafe(response: Response): void {
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  expect(response.headers.get('vary')).toBe('Origin');
  expect(response.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-9a-f]$/);
  expect(response.headers.get('server-timing')).toMatch(/total;dur=\d+$/);
}

/** Checks that the answer is this problem, whole and never to be stored; gives its body. */
export async function expectProblem(response: Response, code: ProblemCode): Promise<ProblemBody> {
  const body = asProblemBody(await response.json());
  expect(body).toMatchObject({ code, status: PROBLEMS[code].status, title: PROBLEMS[code].title });
  expect(response.status).toBe(PROBLEMS[code].status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('traceparent')).toContain(body.traceId);
  expectSafe(response);
  return body;
}

/** The caller checks code, status and title right after. */
const asProblemBody = (json: unknown): ProblemBody => json as ProblemBody;
