import type { registerUser } from '#shared/contracts/identity-account.ts';
import { postMail } from '../mail/post-mail.ts';
import { refuseGuessable } from '../passwords/refuse-guessable.ts';
import type { Verb } from '../run-op.ts';
import { newMailToken } from '../tokens/mail-token.ts';
import { insertRegistration } from './registration-repo.ts';

export const REGISTRATION_TTL_MS = 24 * 3_600_000;

/**
 * POST /v1/identity/users. A known and an unknown address cost the same: one scrypt run, one statement, one mail after the answer.
 * Throws `identity/password-refused`.
 */
export const register: Verb<typeof registerUser> = async (identity, { body, waitUntil }) => {
  const { email, locale, password } = body;
  refuseGuessable('password', password, email);
  const passwordHash = await identity.passwords.hash(password);
  const { token, tokenHash } = newMailToken(identity.randomBytes);
  const now = new Date(identity.now());
  const expiresAt = new Date(identity.now() + REGISTRATION_TTL_MS);
  const name = body.name ?? null;
  const owner = await insertRegistration(identity.db, {
    id: identity.newId(),
    email,
    name,
    locale,
    passwordHash,
    tokenHash,
    now,
    expiresAt,
  });
  const letter =
    owner === null
      ? ({ kind: 'confirm-address', name, locale, link: `${identity.shopUrl}/confirm-address#token=${token}` } as const)
      : ({ kind: 'already-registered', ...owner, link: `${identity.shopUrl}/sign-in` } as const);
  postMail(identity, waitUntil, { ...letter, to: email });
  return { status: 'accepted' };
};
