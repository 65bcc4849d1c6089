import { AUTH_PROBLEMS, COMMON_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { canonicalTargetOf } from '../cache/canonical-target.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Run } from '../http/bind.ts';
import { readBody } from '../http/read-body.ts';
import { callerOf } from '../identity/caller-of.ts';
import type { IdentityDeps } from '../identity/identity-deps.ts';
import type { OriginForward, OriginPort } from './origin-port.ts';

/** Headers of the caller that an origin reads; nothing else of a request's headers is passed on. */
const PASSED_ON = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'];

/** Who is called, and who tells whether the caller may. */
export interface ForwardDeps {
  origins: OriginPort;
  identity: IdentityDeps;
}

/**
 * A route that passes an operation on to the primary: the caller by the token, address by the contract, body bounded and read before
 * anything is sent, the caller's own token and idempotency key with it. The origin verifies the token again, checks the body by the
 * same contract and answers for it. What does the same when it comes twice may be asked for once more.
 */
export function forwardOp({ origins, identity }: ForwardDeps, op: Op, timeoutMs: number): Run {
  const canonicalTarget = canonicalTargetOf(op);
  const method = methodOf(op);
  const problems = [...new Set([...op.problems, ...COMMON_PROBLEMS, ...AUTH_PROBLEMS[op.auth]])];
  const mayRepeat = op.method === 'get' || Object.hasOwn(op.headers?.shape ?? {}, 'idempotency-key');
  return async (c, scope) => {
    const request = c.req.raw;
    if (op.auth !== 'public') await callerOf(identity, op, bearerOf(request.headers), scope.waitUntil);
    const target = canonicalTarget(c);
    const answer = await origins.forward({
      op: op.id,
      method,
      target,
      timeoutMs,
      mayRepeat,
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
