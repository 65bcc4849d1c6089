import type { requestPasswordReset as requestPasswordResetOp } from '#shared/contracts/identity-account.ts';
import { postMail } from '../mail/post-mail.ts';
import type { Verb } from '../run-op.ts';
import { newMailToken } from '../tokens/mail-token.ts';
import { insertResetToken } from './reset-repo.ts';

const RESET_TTL_MS = 30 * 60_000;

/** POST /v1/identity/password-resets: a link, if the address has an account. One statement and the same answer in either case. */
export const requestPasswordReset: Verb<typeof requestPasswordResetOp> = async (identity, { body, waitUntil }) => {
  const { email } = body;
  const { token, tokenHash } = newMailToken(identity.randomBytes);
  const now = new Date(identity.now());
  const expiresAt = new Date(identity.now() + RESET_TTL_MS);
  const owner = await insertResetToken(identity.db, { id: identity.newId(), email, tokenHash, now, expiresAt });
  if (owner !== null)
    postMail(identity, waitUntil, {
      kind: 'password-reset',
      to: email,
      ...owner,
      link: `${identity.shopUrl}/new-password#token=${token}`,
    });
  return { status: 'accepted' };
};
