import { base64urlnopad } from '@scure/base';
import type { createGuest } from '#shared/contracts/identity-sessions.ts';
import type { Verb } from '../run-op.ts';
import { openSession } from './open-session.ts';

/** POST /v1/identity/guests: an identity that nothing is known of, for a cart without an account. */
export const becomeGuest: Verb<typeof createGuest> = async (identity, { device }) => {
  const guestId = `g_${base64urlnopad.encode(identity.randomBytes(16))}`;
  const tokens = await openSession(identity, { id: guestId, roles: ['guest'], amr: ['none'] }, device);
  return { ...tokens, guestId };
};
