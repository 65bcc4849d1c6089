import type { verifyEmail as verifyEmailOp } from '#shared/contracts/identity-account.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { mailTokenHash } from '../tokens/mail-token.ts';
import { acceptRegistration } from './registration-repo.ts';

/** POST /v1/identity/email-verifications: the account comes into being. Throws `identity/link-invalid`. */
export const verifyEmail: Verb<typeof verifyEmailOp> = async (identity, { body }) => {
  const accepted = await acceptRegistration(
    identity.db,
    mailTokenHash(body.token),
    identity.newId(),
    new Date(identity.now()),
  );
  if (!accepted) throw new Problem('identity/link-invalid');
};
