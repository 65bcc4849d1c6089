import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { IdentityDb } from '../db/identity-db.ts';
import { apiKeys, auditEvents } from '../db/schema.ts';
import { auditInsert, type AuditEvent } from '../users/audit-repo.ts';

export type KeyRow = typeof apiKeys.$inferSelect;

const MOST_LISTED = 200;

export async function insertKey(db: IdentityDb, row: KeyRow, event: AuditEvent): Promise<void> {
  await db.run((d) => d.batch([d.insert(apiKeys).values(row), auditInsert(d, event)]));
}

/** Newest first. */
export const listKeys = (db: IdentityDb, maker: string | undefined): Promise<KeyRow[]> =>
  db.run((d) =>
    d
      .select()
      .from(apiKeys)
      .where(maker === undefined ? undefined : eq(apiKeys.maker, maker))
      .orderBy(desc(apiKeys.id))
      .limit(MOST_LISTED),
  );

export async function keyById(db: IdentityDb, id: string): Promise<KeyRow | null> {
  const [row] = await db.run((d) => d.select().from(apiKeys).where(eq(apiKeys.id, id)));
  return row ?? null;
}

export async function keyByPrefix(db: IdentityDb, prefix: string): Promise<KeyRow | null> {
  const [row] = await db.run((d) => d.select().from(apiKeys).where(eq(apiKeys.prefix, prefix)));
  return row ?? null;
}

/** Revokes a key for good; the first time counts. */
export async function revokeKey(db: IdentityDb, id: string, at: Date, event: AuditEvent): Promise<void> {
  const live = and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt));
  await db.run((d) => d.batch([d.update(apiKeys).set({ revokedAt: at }).where(live), auditInsert(d, event)]));
}

/**
 * Puts a successor in the place of a live key, which ends at `until` at the latest. False, and nothing done, when it was revoked or
 * has run out meanwhile.
 */
export async function replaceKey(
  db: IdentityDb,
  id: string,
  successor: KeyRow,
  until: Date,
  event: AuditEvent,
): Promise<boolean> {
  const at = successor.createdAt.toISOString();
  const rows = await db.run((d) =>
    d.execute(sql`
      with old as (
        update ${apiKeys} set expires_at = least(coalesce(expires_at, 'infinity'), ${until.toISOString()}::timestamptz)
        where id = ${id}::uuid and revoked_at is null and (expires_at is null or expires_at > ${at}::timestamptz)
        returning name, maker, scopes),
      successor as (
        insert into ${apiKeys} (id, prefix, secret_hash, name, maker, scopes, created_by, created_at, expires_at)
        select ${successor.id}::uuid, ${successor.prefix}, ${successor.secretHash}, name, maker, scopes, ${successor.createdBy}::uuid,
          ${at}::timestamptz, ${successor.expiresAt?.toISOString() ?? null}::timestamptz
        from old returning id)
      insert into ${auditEvents} (id, at, actor_id, action, subject_id, details)
      select ${event.id}::uuid, ${at}::timestamptz, ${event.actorId}::uuid, ${event.action}, ${event.subjectId}::uuid,
        jsonb_build_object('successor', id) from successor
      returning id`),
  );
  return rows.length > 0;
}

/** Notes a use, at most once an hour: who used a key when to the second is nobody's business, and a write each time too dear. */
export async function noteUse(db: IdentityDb, id: string, hour: Date): Promise<void> {
  const stale = and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, hour)));
  await db.run((d) => d.update(apiKeys).set({ lastUsedAt: hour }).where(stale));
}
