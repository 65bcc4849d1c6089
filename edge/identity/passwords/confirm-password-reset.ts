import type { confirmPasswordReset as confirmPasswordResetOp } from '#shared/contracts/identity-account.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { mailTokenHash } from '../tokens/mail-token.ts';
import { refuseGuessable } from './refuse-guessable.ts';
import { ownerOfReset, redeemReset } from './reset-repo.ts';

/** POST /v1/identity/password-resets/confirm: ends all sessions. Throws `identity/link-invalid` before any scrypt run, `identity/password-refused`. */
export const confirmPasswordReset: Verb<typeof confirmPasswordResetOp> = async (identity, { body }) => {
  const tokenHash = mailTokenHash(body.token);
  const owner = await ownerOfReset(identity.db, tokenHash, new Date(identity.now()));
  if (owner === null) throw new Problem('identity/link-invalid');
  refuseGuessable('newPassword', body.newPassword, owner.email);
  const passwordHash = await identity.passwords.hash(body.newPassword);
  // Before too: with Redis down the link stays good and nothing is changed.
  await identity.sessions.endAll(owner.id);
  if (!(await redeemReset(identity.db, tokenHash, passwordHash, identity.newId(), new Date(identity.now()))))
    throw new Problem('identity/link-invalid');
  await identity.sessions.endAll(owner.id);
};
