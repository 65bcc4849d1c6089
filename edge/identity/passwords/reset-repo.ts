import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Locale } from '#shared/contracts/identity-values.ts';
import type { IdentityDb } from '../db/identity-db.ts';
import { oneTimeTokens, users } from '../db/schema.ts';

export interface NewResetToken {
  id: string;
  email: string;
  tokenHash: string;
  now: Date;
  expiresAt: Date;
}

/** Stores a token for the account of an address; null when it has none. One statement for either case. */
export async function insertResetToken(
  db: IdentityDb,
  { id, email, tokenHash, now, expiresAt }: NewResetToken,
): Promise<{ name: string | null; locale: Locale } | null> {
  const rows = await db.run((d) =>
    d.execute<{ name: string | null; locale: Locale }>(sql`
      with owner as (select id, name, locale from users where email = ${email}),
      old as (delete from one_time_tokens where expires_at < ${now.toISOString()}::timestamptz),
      new as (
        insert into one_time_tokens (id, user_id, purpose, token_hash, created_at, expires_at)
        select ${id}::uuid, id, 'password-reset', ${tokenHash}, ${now.toISOString()}::timestamptz, ${expiresAt.toISOString()}::timestamptz from owner)
      select name, locale from owner`),
  );
  return rows[0] ?? null;
}

/** Whose live token this is, or null. */
export async function ownerOfReset(
  db: IdentityDb,
  tokenHash: string,
  now: Date,
): Promise<{ id: string; email: string } | null> {
  const live = and(
    eq(oneTimeTokens.tokenHash, tokenHash),
    eq(oneTimeTokens.purpose, 'password-reset'),
    isNull(oneTimeTokens.usedAt),
    gt(oneTimeTokens.expiresAt, now),
  );
  const [owner] = await db.run((d) =>
    d
      .select({ id: users.id, email: users.email })
      .from(oneTimeTokens)
      .innerJoin(users, eq(users.id, oneTimeTokens.userId))
      .where(live),
  );
  return owner === undefined || owner.email === null ? null : { id: owner.id, email: owner.email };
}

/** Uses the token up, with every other of its owner, and sets the password, all or nothing. False when somebody was faster. */
export async function redeemReset(
  db: IdentityDb,
  tokenHash: string,
  passwordHash: string,
  auditId: string,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const rows = await db.run((d) =>
    d.execute(sql`
      with used as (
        update one_time_tokens set used_at = ${at}::timestamptz
        where token_hash = ${tokenHash} and purpose = 'password-reset' and used_at is null and expires_at > ${at}::timestamptz
        returning user_id),
      others as (
        delete from one_time_tokens where user_id in (select user_id from used) and token_hash <> ${tokenHash} and purpose = 'password-reset'),
      audited as (
        insert into audit_events (id, at, actor_id, action, subject_id, details)
        select ${auditId}::uuid, ${at}::timestamptz, user_id, 'password-reset', user_id, '{}' from used)
      update users set password_hash = ${passwordHash}, updated_at = ${at}::timestamptz, email_verified_at = coalesce(email_verified_at, ${at}::timestamptz)
      where id in (select user_id from used) and deleted_at is null
      returning id`),
  );
  return rows.length > 0;
}
