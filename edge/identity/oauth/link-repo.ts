import { and, asc, eq, sql } from 'drizzle-orm';
import type { Locale } from '#shared/contracts/identity-values.ts';
import { identities } from '../db/schema.ts';
import type { IdentityDb } from '../db/identity-db.ts';

export type LinkRow = typeof identities.$inferSelect;

/** An external account: the subject is the key, never the address, which changes hands. */
export interface Subject {
  provider: string;
  subject: string;
  email: string | null;
}

export interface NewLink extends Subject {
  id: string;
  userId: string;
  eventId: string;
  at: Date;
}

export async function linkBySubject(db: IdentityDb, { provider, subject }: Subject): Promise<LinkRow | null> {
  const whose = and(eq(identities.provider, provider), eq(identities.subject, subject));
  const [row] = await db.run((d) => d.select().from(identities).where(whose));
  return row ?? null;
}

export const linksOf = (db: IdentityDb, userId: string): Promise<LinkRow[]> =>
  db.run((d) =>
    d.select().from(identities).where(eq(identities.userId, userId)).orderBy(asc(identities.createdAt)).limit(20),
  );

/**
 * Links a subject to an account, with its audit event; one of each provider. False when the subject is linked to anybody, or the
 * account to another of that provider.
 */
export async function insertLink(
  db: IdentityDb,
  { id, userId, provider, subject, email, eventId, at }: NewLink,
): Promise<boolean> {
  const rows = await db.run((d) =>
    d.execute(sql`
      with owner as (select id from users where id = ${userId}::uuid and deleted_at is null for update),
      linked as (
        insert into identities (id, user_id, provider, subject, email, created_at)
        select ${id}::uuid, owner.id, ${provider}, ${subject}, ${email}, ${at.toISOString()}::timestamptz from owner
        where not exists (select from identities where user_id = owner.id and provider = ${provider})
        on conflict (provider, subject) do nothing returning user_id)
      insert into audit_events (id, at, actor_id, action, subject_id, details)
      select ${eventId}::uuid, ${at.toISOString()}::timestamptz, user_id, 'identity-linked', user_id, jsonb_build_object('provider', ${provider}::text)
      from linked returning id`),
  );
  return rows.length > 0;
}

export interface NewAccount extends NewLink {
  email: string;
  name: string | null;
  locale: Locale;
}

/**
 * Makes an account of a proven address, linked to its subject, and ends registrations of the address. False when the address has an
 * account, or the subject one.
 */
export async function insertAccount(db: IdentityDb, account: NewAccount): Promise<boolean> {
  const { id, userId, provider, subject, email, name, locale, eventId } = account;
  const at = account.at.toISOString();
  const rows = await db.run((d) =>
    d.execute(sql`
      with made as (
        insert into users (id, email, email_verified_at, password_hash, name, locale, roles, created_at, updated_at)
        select ${userId}::uuid, ${email}, ${at}::timestamptz, null, ${name}, ${locale}, '{customer}', ${at}::timestamptz, ${at}::timestamptz
        where not exists (select from identities where provider = ${provider} and subject = ${subject})
        on conflict (email) do nothing returning id),
      gone as (delete from registrations where email = ${email} and exists (select from made)),
      linked as (
        insert into identities (id, user_id, provider, subject, email, created_at)
        select ${id}::uuid, id, ${provider}, ${subject}, ${email}, ${at}::timestamptz from made returning user_id)
      insert into audit_events (id, at, actor_id, action, subject_id, details)
      select ${eventId}::uuid, ${at}::timestamptz, user_id, 'identity-linked', user_id, jsonb_build_object('provider', ${provider}::text)
      from linked returning id`),
  );
  return rows.length > 0;
}

export interface Unlinking {
  userId: string;
  provider: string;
  eventId: string;
  at: Date;
}

/** Unlinks, unless it is the only way into the account. False when nothing was unlinked. */
export async function deleteLink(db: IdentityDb, { userId, provider, eventId, at }: Unlinking): Promise<boolean> {
  const rows = await db.run((d) =>
    d.execute(sql`
      with owner as (select id, password_hash from users where id = ${userId}::uuid for update),
      gone as (
        delete from identities using owner where user_id = owner.id and provider = ${provider}
        and (owner.password_hash is not null or exists (select from identities other where other.user_id = owner.id and other.provider <> ${provider}))
        returning user_id)
      insert into audit_events (id, at, actor_id, action, subject_id, details)
      select ${eventId}::uuid, ${at.toISOString()}::timestamptz, user_id, 'identity-unlinked', user_id, jsonb_build_object('provider', ${provider}::text)
      from gone returning id`),
  );
  return rows.length > 0;
}
