import type { endSession as endSessionOp } from '#shared/contracts/identity-sessions.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';

/** DELETE /v1/identity/sessions/:id. Throws `session/not-found`, for somebody else's session just as for none. */
export const endSession: Verb<typeof endSessionOp> = async (identity, { principal, params }) => {
  if (!(await identity.sessions.end(principal.id, params.id))) throw new Problem('session/not-found');
};
