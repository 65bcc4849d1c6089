import { eq } from 'drizzle-orm';
import type { exportMe as exportMeOp } from '#shared/contracts/identity-account.ts';
import { Problem } from '#shared/problem.ts';
import { identities } from '../db/schema.ts';
import type { Verb } from '../run-op.ts';
import { sessionsOf } from '../sessions/list-sessions.ts';
import { auditOf } from './audit-repo.ts';
import { presentAccount } from './present-account.ts';
import { userById } from './user-repo.ts';

/** GET /v1/identity/me/export: everything that identity stores about the caller, secrets apart. Throws `user/not-found`. */
export const exportMe: Verb<typeof exportMeOp> = async (identity, { principal }) => {
  const { db } = identity;
  const [user, links, sessions, events] = await Promise.all([
    userById(db, principal.id),
    db.run((d) => d.select().from(identities).where(eq(identities.userId, principal.id))),
    sessionsOf(identity, principal),
    auditOf(db, principal.id),
  ]);
  if (user === null) throw new Problem('user/not-found');
  return {
    account: presentAccount(user),
    identities: links.map(({ provider, subject, email, createdAt }) => ({
      provider,
      subject,
      email,
      createdAt: createdAt.toISOString(),
    })),
    sessions,
    events: events.map(({ at, action, actorId, details }) => ({
      at: at.toISOString(),
      action,
      byYou: actorId === principal.id,
      details,
    })),
    exportedAt: new Date(identity.now()).toISOString(),
  };
};
