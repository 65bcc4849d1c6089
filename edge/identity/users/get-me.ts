import type { getMe as getMeOp } from '#shared/contracts/identity-account.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { presentAccount } from './present-account.ts';
import { userById } from './user-repo.ts';

/** GET /v1/identity/me. Throws `user/not-found` when the account was deleted since the token was given out. */
export const getMe: Verb<typeof getMeOp> = async (identity, { principal }) => {
  const user = await userById(identity.db, principal.id);
  if (user === null) throw new Problem('user/not-found');
  return presentAccount(user);
};
