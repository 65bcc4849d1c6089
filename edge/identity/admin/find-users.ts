import type { findUsers as findUsersOp } from '#shared/contracts/identity-admin.ts';
import type { Verb } from '../run-op.ts';
import { presentAccount } from '../users/present-account.ts';
import { userByEmail } from '../users/user-repo.ts';

/** GET /v1/admin/users?email=. */
export const findUsers: Verb<typeof findUsersOp> = async (identity, { query }) => {
  const user = await userByEmail(identity.db, query.email);
  return { items: user === null ? [] : [presentAccount(user)] };
};
