import { COMMON_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { canonicalTargetOf } from '../cache/canonical-target.ts';
import type { Run } from '../http/bind.ts';
import { readBody } from '../http/read-body.ts';
import type { OriginForward, OriginPort } from './origin-port.ts';

/** Headers of the caller that an origin reads; nothing else of a request's headers is passed on. */
const PASSED_ON = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'];

/**
 * A route that passes an operation on to the primary: address by the contract, body bounded and read before anything is sent, the
 * caller's own token and idempotency key with it. The origin checks the body by the same contract and answers for it.
 */
export function forwardOp(origins: OriginPort, op: Op, timeoutMs: number): Run {
  const canonicalTarget = canonicalTargetOf(op);
  const method = methodOf(op);
  const problems = [...op.problems, ...COMMON_PROBLEMS];
  return async (c, scope) => {
    const request = c.req.raw;
    const target = canonicalTarget(c);
    const answer = await origins.forward({
      op: op.id,
      method,
      target,
      timeoutMs,
      traceparent: scope.trace.traceparent,
      problems,
      body: await readBody(request),
      headers: passedOn(request.headers),
      waitUntil: scope.waitUntil,
      report: (attempt) => {
        scope.origin = attempt;
      },
    });
    const contentType = answer.contentType === null ? {} : { 'content-type': answer.contentType };
    return {
      status: answer.status,
      headers: { ...answer.headers, ...contentType, 'cache-control': 'no-store' },
      body: answer.body.byteLength === 0 ? null : answer.body,
    };
  };
}

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

const methodOf = (op: Op): OriginForward['method'] => METHODS[op.method];

function passedOn(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}
