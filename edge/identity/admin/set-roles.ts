import { sql } from 'drizzle-orm';
import type { setRoles as setRolesOp } from '#shared/contracts/identity-admin.ts';
import { Problem } from '#shared/problem.ts';
import { ConstraintBroken } from '../db/identity-db.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { Verb } from '../run-op.ts';
import { presentAccount } from '../users/present-account.ts';
import { userById } from '../users/user-repo.ts';

/**
 * PUT /v1/admin/users/:id/roles: ends the account's sessions, so that no token is refreshed with the old roles. Nobody sets their
 * own (`auth/forbidden`). Throws `user/not-found` and `identity/totp-missing`.
 */
export const setRoles: Verb<typeof setRolesOp> = async (identity, { principal, params, body }) => {
  if (params.id === principal.id) throw new Problem('auth/forbidden', 'Nobody sets their own roles');
  await identity.sessions.endAll(params.id);
  await change(identity, principal.id, params.id, body.roles).catch(asFactorProblem);
  await identity.sessions.endAll(params.id);
  const user = await userById(identity.db, params.id);
  if (user === null) throw new Problem('user/not-found');
  return presentAccount(user);
};

/** The change and its audit event, with the roles before and after, in one statement. Nothing happens when there is no such account. */
async function change(
  identity: IdentityDeps,
  actorId: string,
  userId: string,
  roles: readonly string[],
): Promise<void> {
  const at = new Date(identity.now()).toISOString();
  const list = sql.join(
    roles.map((role) => sql`${role}`),
    sql`, `,
  );
  await identity.db.run((d) =>
    d.execute(sql`
      with before as (select id, roles from users where id = ${userId}::uuid and deleted_at is null for update),
      changed as (
        update users set roles = array[${list}]::text[], updated_at = ${at}::timestamptz
        from before where users.id = before.id returning users.id, users.roles as now_roles, before.roles as old_roles)
      insert into audit_events (id, at, actor_id, action, subject_id, details)
      select ${identity.newId()}::uuid, ${at}::timestamptz, ${actorId}::uuid, 'roles-set', id, jsonb_build_object('before', old_roles, 'after', now_roles)
      from changed`),
  );
}

function asFactorProblem(thrown: unknown): never {
  if (thrown instanceof ConstraintBroken && thrown.constraint === 'users_staff_has_totp')
    throw new Problem('identity/totp-missing');
  throw thrown;
}
