import { hasPermission, type KeyScope } from '#shared/contracts/roles.ts';
import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';

/** Nobody gets a key that may do what they may not. Throws `auth/forbidden`. */
export function refuseBeyond(principal: Principal, scopes: readonly KeyScope[]): void {
  const beyond = scopes.filter((scope) => !hasPermission(principal.roles, scope));
  if (beyond.length > 0) throw new Problem('auth/forbidden', `Your roles do not have ${beyond.join(', ')}`);
}
