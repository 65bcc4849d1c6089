import { AUTH_PROBLEMS, COMMON_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { canonicalTargetOf } from '../cache/canonical-target.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Run } from '../http/bind.ts';
import { callerOf } from '../identity/caller-of.ts';
import type { IdentityDeps } from '../identity/identity-deps.ts';
import type { OriginForward, OriginPort } from './origin-port.ts';
import { passOn } from './pass-on.ts';

/** Headers of the caller that an origin reads; nothing else of a request's headers is passed on. */
const PASSED_ON = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'last-event-id'];

/** Who is called, and who tells whether the caller may. */
export interface ForwardDeps {
  origins: OriginPort;
  identity: IdentityDeps;
}

/**
 * A route that passes an operation on to the primary: the caller by the token, address by the contract, body bounded and read before
 * anything is sent, the caller's own token and idempotency key with it. The origin verifies the token again, checks the body by the
 * same contract and answers for it. What does the same when it comes twice may be asked for once more; server-sent events flow through.
 */
export function forwardOp({ origins, identity }: ForwardDeps, op: Op, timeoutMs: number): Run {
  const canonicalTarget = canonicalTargetOf(op);
  const pass = passOn(origins, {
    op: op.id,
    method: methodOf(op),
    timeoutMs,
    mayRepeat: op.method === 'get' || Object.hasOwn(op.headers?.shape ?? {}, 'idempotency-key'),
    streams: op.okType === 'text/event-stream',
    problems: [...new Set([...op.problems, ...COMMON_PROBLEMS, ...AUTH_PROBLEMS[op.auth]])],
    headers: PASSED_ON,
  });
  return async (c, scope) => {
    const request = c.req.raw;
    if (op.auth !== 'public') await callerOf(identity, op, bearerOf(request.headers), scope.waitUntil);
    return pass(request, scope, canonicalTarget(c));
  };
}

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

const methodOf = (op: Op): OriginForward['method'] => METHODS[op.method];
