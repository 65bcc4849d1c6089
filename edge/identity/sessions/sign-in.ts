import type { signIn as signInOp } from '#shared/contracts/identity-sessions.ts';
import { isGuest, type Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import { checkSecondFactor } from '../factors/check-second-factor.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { Verb } from '../run-op.ts';
import { presentAccount } from '../users/present-account.ts';
import { updateUser, userByEmail } from '../users/user-repo.ts';
import { openSession } from './open-session.ts';

/**
 * POST /v1/identity/sessions. One look-up and one scrypt run whether the address is known or not. Throws `identity/credentials`,
 * then, for whoever has the password, `identity/code-required`, `identity/code-invalid` or `identity/too-many-attempts`.
 */
export const signIn: Verb<typeof signInOp> = async (identity, { body, bearer, device, waitUntil }) => {
  await identity.limits.account('sign-in', body.email);
  const guest = bearer === null ? null : await guestOf(identity, bearer);
  const user = await userByEmail(identity.db, body.email);
  const password = await identity.passwords.verify(body.password, user?.passwordHash ?? null);
  if (user === null || !password.ok) throw new Problem('identity/credentials');
  const amr = ['pwd'];
  if (user.totpConfirmedAt !== null) {
    await checkSecondFactor(identity, user, body);
    amr.push('otp');
  }
  if (password.rehash) waitUntil(rehash(identity, user.id, body.password));
  const tokens = await openSession(identity, { id: user.id, roles: user.roles, amr, guestId: guest?.id }, device);
  if (guest !== null) waitUntil(identity.sessions.end(guest.id, guest.sessionId));
  return { ...tokens, account: presentAccount(user) };
};

/** The guest that this shopper was so far. Throws `auth/invalid-token`, so that an app refreshes it first and the cart is not lost. */
async function guestOf(identity: IdentityDeps, bearer: string): Promise<Principal | null> {
  const principal = await identity.tokens.verify(bearer, identity.now());
  return isGuest(principal) ? principal : null;
}

async function rehash(identity: IdentityDeps, userId: string, password: string): Promise<void> {
  const passwordHash = await identity.passwords.hash(password);
  await updateUser(identity.db, userId, { passwordHash });
}
