import { and, eq, isNull } from 'drizzle-orm';
import type { deleteMe as deleteMeOp } from '#shared/contracts/identity-account.ts';
import { identities, oneTimeTokens, recoveryCodes, registrations, users } from '../db/schema.ts';
import { confirmPassword } from '../passwords/confirm-password.ts';
import type { Verb } from '../run-op.ts';
import { auditInsert } from './audit-repo.ts';

/** All that told who it was. */
const ANONYMOUS = {
  email: null,
  emailVerifiedAt: null,
  passwordHash: null,
  name: null,
  roles: ['customer' as const],
  totpSealed: null,
  totpConfirmedAt: null,
  totpLastStep: null,
};

/** DELETE /v1/identity/me (GDPR article 17): the row keeps its id, for orders that the law wants kept. Throws `identity/password-wrong`. */
export const deleteMe: Verb<typeof deleteMeOp> = async (identity, { principal, body }) => {
  const { id, email } = await confirmPassword(identity, principal.id, body.password);
  const at = new Date(identity.now());
  // Before too: with Redis down nothing is deleted, so that no session outlives its account.
  await identity.sessions.endAll(id);
  await identity.db.run((d) =>
    d.batch([
      d
        .update(users)
        .set({ ...ANONYMOUS, updatedAt: at, deletedAt: at })
        .where(and(eq(users.id, id), isNull(users.deletedAt))),
      d.delete(identities).where(eq(identities.userId, id)),
      d.delete(oneTimeTokens).where(eq(oneTimeTokens.userId, id)),
      d.delete(recoveryCodes).where(eq(recoveryCodes.userId, id)),
      d.delete(registrations).where(eq(registrations.email, email)),
      auditInsert(d, { id: identity.newId(), at, actorId: id, action: 'account-deleted', subjectId: id, details: {} }),
    ]),
  );
  await identity.sessions.endAll(id);
};
