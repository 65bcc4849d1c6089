import { Problem } from '#shared/problem.ts';
import { limitAttempts } from '../factors/limit-attempts.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { userById, type LiveUser } from '../users/user-repo.ts';

/** The signed-in user, who has just given the right password again. Throws `identity/password-wrong` and `identity/too-many-attempts`. */
export async function confirmPassword(identity: IdentityDeps, userId: string, password: string): Promise<LiveUser> {
  await limitAttempts(identity, 'password', userId);
  const user = await userById(identity.db, userId);
  const { ok } = await identity.passwords.verify(password, user?.passwordHash ?? null);
  if (user === null || !ok) throw new Problem('identity/password-wrong');
  return user;
}
