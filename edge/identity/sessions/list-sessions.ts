import type { listSessions as listSessionsOp } from '#shared/contracts/identity-sessions.ts';
import type { Session } from '#shared/contracts/identity-values.ts';
import type { Principal } from '#shared/principal.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { Verb } from '../run-op.ts';

/** GET /v1/identity/sessions. */
export const listSessions: Verb<typeof listSessionsOp> = async (identity, { principal }) => ({
  items: await sessionsOf(identity, principal),
});

/** The sessions of the caller as the caller sees them, newest first. */
export async function sessionsOf(identity: IdentityDeps, principal: Principal): Promise<Session[]> {
  const sessions = await identity.sessions.list(principal.id);
  return sessions.map(({ sessionId, device, createdAtMs, usedAtMs }) => ({
    id: sessionId,
    device,
    createdAt: new Date(createdAtMs).toISOString(),
    lastUsedAt: new Date(usedAtMs).toISOString(),
    current: sessionId === principal.sessionId,
  }));
}
