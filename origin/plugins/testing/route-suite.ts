import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { PROBLEM_CONTENT_TYPE, PROBLEMS } from '#shared/problem.ts';
import type { Op } from '#shared/contracts/op.ts';
import { signedInject, type SignedCall } from './signed-inject.ts';

export interface RouteCase {
  op: Op;
  /** A call that succeeds. */
  ok: SignedCall;
}

/** The cases that every route of an origin must pass: ok by contract, unknown parameter, unsigned, forged, wrong method, too long. */
export function routeSuite(app: () => FastifyInstance, { op, ok }: RouteCase): void {
  const name = `${op.method.toUpperCase()} ${op.path}`;
  const path = ok.url.split('?')[0] ?? ok.url;

  describe(name, () => {
    test(`${name} → ${op.okStatus ?? 200} in the shape of the contract`, async () => {
      const answer = await signedInject(app(), ok);
      expect(answer.statusCode).toBe(op.okStatus ?? 200);
      expect(op.ok.safeParse(answer.json()).error).toBeUndefined();
    });

    test(`${name} → 401 request/unsigned without the edge's signature`, async () => {
      await expectProblem(app().inject({ method: ok.method ?? 'GET', url: ok.url }), 'request/unsigned');
    });

    test(`${name} → 401 request/unsigned when the signature is of another request`, async () => {
      const headers = { 'x-sommier-signature': `k1.${Date.now()}.${'0'.repeat(64)}` };
      await expectProblem(signedInject(app(), { ...ok, headers }), 'request/unsigned');
    });

    test(`${name} → 405 with Allow for another method`, async () => {
      const answer = await expectProblem(signedInject(app(), { ...ok, method: 'DELETE' }), 'route/method-not-allowed');
      expect(answer.headers['allow']).toContain(op.method.toUpperCase());
    });

    test(`${name} → 414 when the target is longer than the bound`, async () => {
      await expectProblem(
        signedInject(app(), { ...ok, url: `${path}?q=${'a'.repeat(10_000)}` }),
        'request/uri-too-long',
      );
    });

    if (op.query !== undefined) {
      test(`${name} → 400 naming a parameter that it does not know`, async () => {
        const answer = await expectProblem(
          signedInject(app(), { ...ok, url: `${path}?colour=red` }),
          'request/invalid',
        );
        expect(answer.json()).toMatchObject({ errors: [{ in: 'query', field: 'colour' }] });
      });
    }
  });
}

/** Expects an RFC 9457 problem of this code and gives the answer for more. */
export async function expectProblem(
  call: Promise<Awaited<ReturnType<typeof signedInject>>>,
  code: keyof typeof PROBLEMS,
) {
  const answer = await call;
  expect(answer.json()).toMatchObject({
    code,
    status: PROBLEMS[code].status,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(answer.statusCode).toBe(PROBLEMS[code].status);
  expect(answer.headers['content-type']).toContain(PROBLEM_CONTENT_TYPE);
  return answer;
}
