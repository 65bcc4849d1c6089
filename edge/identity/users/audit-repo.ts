import { asc, eq } from 'drizzle-orm';
import type { Db } from '../db/connect.ts';
import type { IdentityDb } from '../db/identity-db.ts';
import { auditEvents, type AuditAction } from '../db/schema.ts';

export interface AuditEvent {
  id: string;
  at: Date;
  actorId: string;
  action: AuditAction;
  subjectId: string;
  details: Record<string, unknown>;
}

/** The statement that adds an event, for a batch with what it tells of. */
export const auditInsert = (db: Db, event: AuditEvent) => db.insert(auditEvents).values(event);

/** What happened to an account, oldest first, at most 1,000. */
export const auditOf = (db: IdentityDb, subjectId: string): Promise<AuditEvent[]> =>
  db.run((d) =>
    d.select().from(auditEvents).where(eq(auditEvents.subjectId, subjectId)).orderBy(asc(auditEvents.at)).limit(1_000),
  );
