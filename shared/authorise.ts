import type { Op } from './contracts/op.ts';
import { hasPermission, isStaff, type KeyScope, type Permission } from './contracts/roles.ts';
import { isGuest, type Principal } from './principal.ts';
import { Problem } from './problem.ts';

/**
 * Lets the caller pass or throws: `auth/required` when nobody in particular calls, `auth/second-factor-required` when staff came
 * in without theirs, `auth/forbidden` for any other lack. Whose thing it is the verb decides, and answers 404 where that is a secret.
 */
export function authorise(principal: Principal | null, op: Pick<Op, 'auth' | 'permission'>): void {
  if (op.auth === 'public') return;
  if (principal === null) throw new Problem('auth/required');
  if (principal.apiKey !== undefined) return authoriseKey(principal.apiKey.scopes, op.permission);
  if (op.auth !== 'guest' && isGuest(principal)) throw new Problem('auth/forbidden');
  if (op.auth === 'staff' && !isStaff(principal.roles)) throw new Problem('auth/forbidden');
  if (op.permission !== undefined && !hasPermission(principal.roles, op.permission))
    throw new Problem('auth/forbidden');
  if (op.auth === 'staff' && !principal.secondFactor) throw new Problem('auth/second-factor-required');
}

/** A key has its scopes and nothing else: an operation that names no permission is for people. */
function authoriseKey(scopes: readonly KeyScope[], permission: Permission | undefined): void {
  if (!scopes.some((scope) => scope === permission)) throw new Problem('auth/forbidden');
}
