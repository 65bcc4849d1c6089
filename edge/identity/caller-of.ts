import { authorise } from '#shared/authorise.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import type { WaitUntil } from '../http/wait-until.ts';
import { authenticate } from './authenticate.ts';
import type { IdentityDeps } from './identity-deps.ts';

/**
 * The verified caller of an operation that is not public, authorised. What changes something, and everything of staff, asks for a
 * session that was not ended meanwhile. Throws the problems of AUTH_PROBLEMS.
 */
export async function callerOf(
  identity: IdentityDeps,
  op: Op,
  bearer: string | null,
  waitUntil: WaitUntil,
): Promise<Principal> {
  const principal = bearer === null ? null : await authenticate(identity, bearer, waitUntil);
  authorise(principal, op);
  if (principal === null) throw new Problem('auth/required');
  const sensitive = op.auth === 'staff' || (op.auth === 'user' && op.method !== 'get');
  if (
    sensitive &&
    principal.apiKey === undefined &&
    !(await identity.sessions.isLive(principal.id, principal.sessionId))
  )
    throw new Problem('auth/invalid-token', 'The session has ended');
  return principal;
}
