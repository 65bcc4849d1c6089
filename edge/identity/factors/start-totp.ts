import { and, eq, isNull } from 'drizzle-orm';
import { base32nopad } from '@scure/base';
import type { startTotp as startTotpOp } from '#shared/contracts/identity-factors.ts';
import { Problem } from '#shared/problem.ts';
import { users } from '../db/schema.ts';
import { confirmPassword } from '../passwords/confirm-password.ts';
import type { Verb } from '../run-op.ts';
import { otpauthUrl, TOTP_SECRET_BYTES } from './totp.ts';

/** POST /v1/identity/totp: a secret that counts once it is confirmed; asked again, another. Throws `identity/password-wrong`, `identity/totp-active`. */
export const startTotp: Verb<typeof startTotpOp> = async (identity, { principal, body }) => {
  const user = await confirmPassword(identity, principal.id, body.password);
  const secret = identity.randomBytes(TOTP_SECRET_BYTES);
  const totpSealed = await identity.sealer.seal(secret, user.id);
  const unconfirmed = and(eq(users.id, user.id), isNull(users.totpConfirmedAt), isNull(users.deletedAt));
  const set = await identity.db.run((d) =>
    d.update(users).set({ totpSealed, totpLastStep: null }).where(unconfirmed).returning({ id: users.id }),
  );
  if (set.length === 0) throw new Problem('identity/totp-active');
  return { secret: base32nopad.encode(secret), otpauthUrl: otpauthUrl(secret, user.email) };
};
