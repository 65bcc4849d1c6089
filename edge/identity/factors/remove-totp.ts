import { eq } from 'drizzle-orm';
import type { removeTotp as removeTotpOp } from '#shared/contracts/identity-factors.ts';
import { isStaff } from '#shared/contracts/roles.ts';
import { Problem } from '#shared/problem.ts';
import { ConstraintBroken } from '../db/identity-db.ts';
import { recoveryCodes, users } from '../db/schema.ts';
import { postMail } from '../mail/post-mail.ts';
import { confirmPassword } from '../passwords/confirm-password.ts';
import type { Verb } from '../run-op.ts';
import { auditInsert } from '../users/audit-repo.ts';
import { checkSecondFactor } from './check-second-factor.ts';

/** DELETE /v1/identity/totp: needs password and code. Throws `identity/totp-missing`, `identity/totp-needed-by-role` and what those two checks throw. */
export const removeTotp: Verb<typeof removeTotpOp> = async (identity, { principal, body, waitUntil }) => {
  const user = await confirmPassword(identity, principal.id, body.password);
  if (user.totpConfirmedAt === null) throw new Problem('identity/totp-missing');
  if (isStaff(user.roles)) throw new Problem('identity/totp-needed-by-role');
  await checkSecondFactor(identity, user, { code: body.code });
  const at = new Date(identity.now());
  await identity.db
    .run((d) =>
      d.batch([
        d
          .update(users)
          .set({ totpSealed: null, totpConfirmedAt: null, totpLastStep: null, updatedAt: at })
          .where(eq(users.id, user.id)),
        d.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id)),
        auditInsert(d, {
          id: identity.newId(),
          at,
          actorId: user.id,
          action: 'totp-removed',
          subjectId: user.id,
          details: {},
        }),
      ]),
    )
    .catch(asRoleProblem);
  postMail(identity, waitUntil, { kind: 'totp-removed', to: user.email, name: user.name, locale: user.locale });
};

/** A staff role that was given in the meantime. */
function asRoleProblem(thrown: unknown): never {
  if (thrown instanceof ConstraintBroken && thrown.constraint === 'users_staff_has_totp')
    throw new Problem('identity/totp-needed-by-role');
  throw thrown;
}
