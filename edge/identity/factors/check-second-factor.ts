import { and, eq, isNull } from 'drizzle-orm';
import { Problem } from '#shared/problem.ts';
import { recoveryCodes } from '../db/schema.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { takeTotpStep, type LiveUser } from '../users/user-repo.ts';
import { limitAttempts } from './limit-attempts.ts';
import { recoveryHash } from './recovery-code.ts';
import { totpStep } from './totp.ts';

/** Takes a code of the app, or a recovery code, once. Throws `identity/code-required`, `identity/code-invalid`, `identity/too-many-attempts`. */
export async function checkSecondFactor(
  identity: IdentityDeps,
  user: LiveUser,
  given: { code?: string | undefined; recoveryCode?: string | undefined },
): Promise<void> {
  if (given.code === undefined && given.recoveryCode === undefined) throw new Problem('identity/code-required');
  await limitAttempts(identity, 'code', user.id);
  const taken =
    given.code === undefined
      ? await takeRecoveryCode(identity, user.id, given.recoveryCode ?? '')
      : await takeCode(identity, user, given.code);
  if (!taken) throw new Problem('identity/code-invalid');
}

/** True once for each code of now, the step before and the one after. */
export async function takeCode(identity: IdentityDeps, user: LiveUser, code: string): Promise<boolean> {
  if (user.totpSealed === null) return false;
  const step = totpStep(await identity.sealer.open(user.totpSealed, user.id), code, identity.now());
  return step !== null && takeTotpStep(identity.db, user.id, step);
}

async function takeRecoveryCode(identity: IdentityDeps, userId: string, code: string): Promise<boolean> {
  const unused = and(
    eq(recoveryCodes.userId, userId),
    eq(recoveryCodes.codeHash, recoveryHash(code)),
    isNull(recoveryCodes.usedAt),
  );
  const usedAt = new Date(identity.now());
  const taken = await identity.db.run((d) =>
    d.update(recoveryCodes).set({ usedAt }).where(unused).returning({ userId: recoveryCodes.userId }),
  );
  return taken.length > 0;
}
