import { and, eq, isNull } from 'drizzle-orm';
import type { changePassword as changePasswordOp } from '#shared/contracts/identity-account.ts';
import { users } from '../db/schema.ts';
import { postMail } from '../mail/post-mail.ts';
import type { Verb } from '../run-op.ts';
import { auditInsert } from '../users/audit-repo.ts';
import { confirmPassword } from './confirm-password.ts';
import { refuseGuessable } from './refuse-guessable.ts';

/** PUT /v1/identity/password: needs the old one; ends every other session. Throws `identity/password-wrong`, `identity/password-refused`. */
export const changePassword: Verb<typeof changePasswordOp> = async (identity, { principal, body, waitUntil }) => {
  const user = await confirmPassword(identity, principal.id, body.currentPassword);
  refuseGuessable('newPassword', body.newPassword, user.email);
  const passwordHash = await identity.passwords.hash(body.newPassword);
  const at = new Date(identity.now());
  // Before too: with Redis down nothing is changed, so that no session outlives the password it was opened with.
  await identity.sessions.endAll(user.id, principal.sessionId);
  await identity.db.run((d) =>
    d.batch([
      d
        .update(users)
        .set({ passwordHash, updatedAt: at })
        .where(and(eq(users.id, user.id), isNull(users.deletedAt))),
      auditInsert(d, {
        id: identity.newId(),
        at,
        actorId: user.id,
        action: 'password-changed',
        subjectId: user.id,
        details: {},
      }),
    ]),
  );
  await identity.sessions.endAll(user.id, principal.sessionId);
  postMail(identity, waitUntil, { kind: 'password-changed', to: user.email, name: user.name, locale: user.locale });
};
