import type { signIn as signInOp } from '#shared/contracts/identity-sessions.ts';
import { Problem } from '#shared/problem.ts';
import { checkSecondFactor } from '../factors/check-second-factor.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { Verb } from '../run-op.ts';
import { updateUser, userByEmail } from '../users/user-repo.ts';
import { guestOf } from './guest-of.ts';
import { signInAs } from './sign-in-as.ts';

/**
 * POST /v1/identity/sessions. One look-up and one scrypt run whether the address is known or not. Throws `identity/credentials`,
 * then, for whoever has the password, `identity/code-required`, `identity/code-invalid` or `identity/too-many-attempts`.
 */
export const signIn: Verb<typeof signInOp> = async (identity, { body, bearer, device, waitUntil }) => {
  await identity.limits.account('sign-in', body.email);
  const guest = await guestOf(identity, bearer);
  const user = await userByEmail(identity.db, body.email);
  const password = await identity.passwords.verify(body.password, user?.passwordHash ?? null);
  if (user === null || !password.ok) throw new Problem('identity/credentials');
  const amr = ['pwd'];
  if (user.totpConfirmedAt !== null) {
    await checkSecondFactor(identity, user, body);
    amr.push('otp');
  }
  if (password.rehash) waitUntil(rehash(identity, user.id, body.password));
  return signInAs(identity, { user, amr, guest, device, waitUntil });
};

async function rehash(identity: IdentityDeps, userId: string, password: string): Promise<void> {
  const passwordHash = await identity.passwords.hash(password);
  await updateUser(identity.db, userId, { passwordHash });
}
