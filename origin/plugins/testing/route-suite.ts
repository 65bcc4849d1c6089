import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { PROBLEM_CONTENT_TYPE } from '#shared/problem.ts';
import { PROBLEMS } from '#shared/problem-table.ts';
import type { Op } from '#shared/contracts/op.ts';
import { signedInject, type SignedCall } from './signed-inject.ts';

export interface RouteCase {
  op: Op;
  /** A call that succeeds; a function makes a fresh one for each test. */
  ok: SignedCall | (() => Promise<SignedCall>);
}

/**
 * The cases that every route of an origin must pass: ok by contract, unknown parameter, unsigned, forged, wrong method, too long;
 * without a token and with a bad one where it is not public.
 */
export function routeSuite(app: () => FastifyInstance, { op, ok: makeOk }: RouteCase): void {
  const name = `${op.method.toUpperCase()} ${op.path}`;
  const makeCall = async () => (typeof makeOk === 'function' ? makeOk() : makeOk);
  const pathOf = (call: SignedCall) => call.url.split('?')[0] ?? call.url;

  describe(name, () => {
    test(`${name} → ${op.okStatus ?? 200} in the shape of the contract`, async () => {
      const answer = await signedInject(app(), await makeCall());
      expect(answer.statusCode).toBe(op.okStatus ?? 200);
      expect(op.ok.safeParse(answer.json()).error).toBeUndefined();
    });

    test(`${name} → 401 request/unsigned without the edge's signature`, async () => {
      const ok = await makeCall();
      await expectProblem(app().inject({ method: ok.method ?? 'GET', url: ok.url }), 'request/unsigned');
    });

    test(`${name} → 401 request/unsigned when the signature is of another request`, async () => {
      const headers = { 'x-sommier-signature': `k1.${Date.now()}.${'0'.repeat(64)}` };
      await expectProblem(signedInject(app(), { ...(await makeCall()), headers }), 'request/unsigned');
    });

    test(`${name} → 405 with Allow for another method`, async () => {
      const other = (['DELETE', 'PATCH', 'PUT'] as const).find((method) => !app().hasRoute({ method, url: op.path }));
      if (other === undefined) throw new Error('the route takes every method');
      const call = { ...(await makeCall()), method: other };
      const answer = await expectProblem(signedInject(app(), call), 'route/method-not-allowed');
      expect(answer.headers['allow']).toContain(op.method.toUpperCase());
    });

    test(`${name} → 414 when the target is longer than the bound`, async () => {
      const ok = await makeCall();
      const url = `${pathOf(ok)}?q=${'a'.repeat(10_000)}`;
      await expectProblem(signedInject(app(), { ...ok, url }), 'request/uri-too-long');
    });

    if (op.query !== undefined) {
      test(`${name} → 400 naming a parameter that it does not know`, async () => {
        const ok = await makeCall();
        const url = `${pathOf(ok)}?colour=red`;
        const answer = await expectProblem(signedInject(app(), { ...ok, url }), 'request/invalid');
        expect(asErrors(answer.json()).errors).toContainEqual(
          expect.objectContaining({ in: 'query', field: 'colour' }),
        );
      });
    }

    if (op.auth !== 'public') {
      test(`${name} → 401 auth/required without a token, auth/invalid-token with a bad one`, async () => {
        const ok = await makeCall();
        const { authorization: _, ...headers } = ok.headers ?? {};
        const answer = await expectProblem(signedInject(app(), { ...ok, headers }), 'auth/required');
        expect(answer.headers['www-authenticate']).toContain('Bearer');
        for (const authorization of ['Bearer a.b.c', 'Basic dTpw', `${ok.headers?.['authorization'] ?? ''}x`])
          await expectProblem(
            signedInject(app(), { ...ok, headers: { ...headers, authorization } }),
            'auth/invalid-token',
          );
      });
    }
  });
}

/** `request/invalid` always names its fields. */
const asErrors = (body: unknown): { errors: unknown[] } => body as { errors: unknown[] };

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
