import { sql } from 'drizzle-orm';
import type { Locale } from '#shared/contracts/identity-values.ts';
import type { IdentityDb } from '../db/identity-db.ts';

export interface NewRegistration {
  id: string;
  email: string;
  name: string | null;
  locale: Locale;
  passwordHash: string;
  tokenHash: string;
  now: Date;
  expiresAt: Date;
}

type Owner = { name: string | null; locale: Locale };

/** Stores a registration unless the address has an account; gives that account's owner then. One statement for either case. */
export async function insertRegistration(db: IdentityDb, registration: NewRegistration): Promise<Owner | null> {
  const { id, email, name, locale, passwordHash, tokenHash, now, expiresAt } = registration;
  const rows = await db.run((d) =>
    d.execute<Owner>(sql`
      with taken as (select name, locale from users where email = ${email}),
      old as (delete from registrations where expires_at < ${now.toISOString()}::timestamptz),
      new as (
        insert into registrations (id, email, name, locale, password_hash, token_hash, created_at, expires_at)
        select ${id}::uuid, ${email}, ${name}, ${locale}, ${passwordHash}, ${tokenHash}, ${now.toISOString()}::timestamptz, ${expiresAt.toISOString()}::timestamptz
        where not exists (select from taken))
      select name, locale from taken`),
  );
  return rows[0] ?? null;
}

/** Gives the address's latest registration another token, which ends the one before; null when there is none. */
export async function renewRegistration(
  db: IdentityDb,
  email: string,
  tokenHash: string,
  now: Date,
  expiresAt: Date,
): Promise<Owner | null> {
  const rows = await db.run((d) =>
    d.execute<Owner>(sql`
      update registrations set token_hash = ${tokenHash}, expires_at = ${expiresAt.toISOString()}::timestamptz
      where id = (
        select id from registrations where email = ${email} and expires_at > ${now.toISOString()}::timestamptz
        order by created_at desc, id desc limit 1)
      returning name, locale`),
  );
  return rows[0] ?? null;
}

/** Makes the account of a registration by its token, and ends all other registrations of the address. False when the token is none. */
export async function acceptRegistration(
  db: IdentityDb,
  tokenHash: string,
  userId: string,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const rows = await db.run((d) =>
    d.execute(sql`
      with accepted as (
        delete from registrations where token_hash = ${tokenHash} and expires_at > ${at}::timestamptz
        returning email, name, locale, password_hash),
      others as (
        delete from registrations where email in (select email from accepted) and token_hash <> ${tokenHash})
      insert into users (id, email, email_verified_at, password_hash, name, locale, roles, created_at, updated_at)
      select ${userId}::uuid, email, ${at}::timestamptz, password_hash, name, locale, '{customer}', ${at}::timestamptz, ${at}::timestamptz
      from accepted on conflict (email) do nothing
      returning id`),
  );
  return rows.length > 0;
}
