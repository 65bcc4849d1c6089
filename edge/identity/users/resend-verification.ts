import type { resendVerification as resendVerificationOp } from '#shared/contracts/identity-account.ts';
import { postMail } from '../mail/post-mail.ts';
import type { Verb } from '../run-op.ts';
import { newMailToken } from '../tokens/mail-token.ts';
import { REGISTRATION_TTL_MS } from './register.ts';
import { renewRegistration } from './registration-repo.ts';

/** POST /v1/identity/email-verifications/resend: another link for the latest registration of the address, if there is one. */
export const resendVerification: Verb<typeof resendVerificationOp> = async (identity, { body, waitUntil }) => {
  const { token, tokenHash } = newMailToken(identity.randomBytes);
  const now = new Date(identity.now());
  const expiresAt = new Date(identity.now() + REGISTRATION_TTL_MS);
  const owner = await renewRegistration(identity.db, body.email, tokenHash, now, expiresAt);
  if (owner !== null)
    postMail(identity, waitUntil, {
      kind: 'confirm-address',
      to: body.email,
      ...owner,
      link: `${identity.shopUrl}/confirm-address#token=${token}`,
    });
  return { status: 'accepted' };
};
