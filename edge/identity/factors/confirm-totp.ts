import { eq } from 'drizzle-orm';
import type { confirmTotp as confirmTotpOp } from '#shared/contracts/identity-factors.ts';
import { Problem } from '#shared/problem.ts';
import { recoveryCodes, users } from '../db/schema.ts';
import { postMail } from '../mail/post-mail.ts';
import type { Verb } from '../run-op.ts';
import { auditInsert } from '../users/audit-repo.ts';
import { userById } from '../users/user-repo.ts';
import { takeCode } from './check-second-factor.ts';
import { limitAttempts } from './limit-attempts.ts';
import { newRecoveryCode, RECOVERY_CODES, recoveryHash } from './recovery-code.ts';

/** POST /v1/identity/totp/confirm: the second factor counts from now on. Throws `identity/totp-missing`, `identity/totp-active`, `identity/code-invalid`. */
export const confirmTotp: Verb<typeof confirmTotpOp> = async (identity, { principal, body, waitUntil }) => {
  const user = await userById(identity.db, principal.id);
  if (user === null || user.totpSealed === null) throw new Problem('identity/totp-missing');
  if (user.totpConfirmedAt !== null) throw new Problem('identity/totp-active');
  await limitAttempts(identity, 'code', user.id);
  if (!(await takeCode(identity, user, body.code))) throw new Problem('identity/code-invalid');
  const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(identity.randomBytes));
  const at = new Date(identity.now());
  await identity.db.run((d) =>
    d.batch([
      d.update(users).set({ totpConfirmedAt: at, updatedAt: at }).where(eq(users.id, user.id)),
      d.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id)),
      d.insert(recoveryCodes).values(codes.map((code) => ({ userId: user.id, codeHash: recoveryHash(code) }))),
      auditInsert(d, {
        id: identity.newId(),
        at,
        actorId: user.id,
        action: 'totp-enabled',
        subjectId: user.id,
        details: {},
      }),
    ]),
  );
  await identity.sessions.setAmr(user.id, principal.sessionId, ['pwd', 'otp']);
  postMail(identity, waitUntil, { kind: 'totp-enabled', to: user.email, name: user.name, locale: user.locale });
  return { recoveryCodes: codes };
};
