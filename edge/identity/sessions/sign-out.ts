import type { signOut as signOutOp } from '#shared/contracts/identity-sessions.ts';
import type { Verb } from '../run-op.ts';

/** DELETE /v1/identity/sessions/current: ends this session; one that has ended already is no error. */
export const signOut: Verb<typeof signOutOp> = async (identity, { principal }) => {
  await identity.sessions.end(principal.id, principal.sessionId);
};
