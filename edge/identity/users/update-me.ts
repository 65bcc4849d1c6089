import type { updateMe as updateMeOp } from '#shared/contracts/identity-account.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { presentAccount } from './present-account.ts';
import { updateUser } from './user-repo.ts';

/** PATCH /v1/identity/me: what is left out stays. Throws `user/not-found`. */
export const updateMe: Verb<typeof updateMeOp> = async (identity, { principal, body: { name, locale } }) => {
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(locale === undefined ? {} : { locale }),
    updatedAt: new Date(identity.now()),
  };
  const user = await updateUser(identity.db, principal.id, change);
  if (user === null) throw new Problem('user/not-found');
  return presentAccount(user);
};
