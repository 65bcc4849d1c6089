import type { signOutEverywhere as signOutEverywhereOp } from '#shared/contracts/identity-sessions.ts';
import type { Verb } from '../run-op.ts';

/** DELETE /v1/identity/sessions. Access tokens that are out go on for the rest of their 10 minutes where nobody asks for the session. */
export const signOutEverywhere: Verb<typeof signOutEverywhereOp> = async (identity, { principal }) => {
  await identity.sessions.endAll(principal.id);
};
