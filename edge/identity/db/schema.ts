import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { LOCALES } from '#shared/contracts/identity-values.ts';
import { GRANTABLE_ROLES, KEY_SCOPES, STAFF_ROLES } from '#shared/contracts/roles.ts';

const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const listed = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '));

/** What the audit log tells of. */
export const AUDIT_ACTIONS = [
  'roles-set',
  'password-changed',
  'password-reset',
  'totp-enabled',
  'totp-removed',
  'account-deleted',
  'api-key-created',
  'api-key-rotated',
  'api-key-revoked',
  'identity-linked',
  'identity-unlinked',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Accounts. An account exists once its address is confirmed; a deleted one keeps its id and roles alone. */
export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    email: text('email').unique('users_email_unique'),
    emailVerifiedAt: time('email_verified_at'),
    /** Null for accounts that sign in elsewhere only. */
    passwordHash: text('password_hash'),
    name: text('name'),
    locale: text('locale', { enum: LOCALES }).notNull(),
    roles: text('roles', { enum: GRANTABLE_ROLES }).array().notNull(),
    /** Encrypted for this user; a second factor once it is confirmed. */
    totpSealed: text('totp_sealed'),
    totpConfirmedAt: time('totp_confirmed_at'),
    /** The time step of the last code taken: each works once (RFC 6238 section 5.2). */
    totpLastStep: bigint('totp_last_step', { mode: 'number' }),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    deletedAt: time('deleted_at'),
  },
  (table) => [
    check('users_email_lower', sql`${table.email} = lower(${table.email})`),
    check('users_locale_known', sql`${table.locale} in (${listed(LOCALES)})`),
    check(
      'users_roles_known',
      sql`cardinality(${table.roles}) > 0 and ${table.roles} <@ array[${listed(GRANTABLE_ROLES)}]`,
    ),
    check(
      'users_staff_has_totp',
      sql`not (${table.roles} && array[${listed(STAFF_ROLES)}]) or ${table.totpConfirmedAt} is not null`,
    ),
    check('users_totp_whole', sql`${table.totpConfirmedAt} is null or ${table.totpSealed} is not null`),
    check(
      'users_deleted_anonymous',
      sql`(${table.deletedAt} is null) = (${table.email} is not null) and (${table.deletedAt} is null or num_nonnulls(${table.passwordHash}, ${table.name}, ${table.totpSealed}) = 0)`,
    ),
  ],
);

/** External subjects that sign in to an account: one row for each account at an OAuth or OIDC provider. */
export const identities = pgTable(
  'identities',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    provider: text('provider').notNull(),
    subject: text('subject').notNull(),
    email: text('email'),
    createdAt: time('created_at').notNull(),
  },
  (table) => [
    unique('identities_provider_subject_unique').on(table.provider, table.subject),
    index('identities_user').on(table.userId),
  ],
);

/** Registrations whose address is not confirmed; each carries the password of who made it, so that nobody can sit on another's address. */
export const registrations = pgTable(
  'registrations',
  {
    id: uuid('id').primaryKey(),
    email: text('email').notNull(),
    name: text('name'),
    locale: text('locale', { enum: LOCALES }).notNull(),
    passwordHash: text('password_hash').notNull(),
    /** SHA-256 of the token of the mail's link. */
    tokenHash: text('token_hash').notNull().unique('registrations_token_unique'),
    createdAt: time('created_at').notNull(),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [
    check('registrations_email_lower', sql`${table.email} = lower(${table.email})`),
    check('registrations_locale_known', sql`${table.locale} in (${listed(LOCALES)})`),
    index('registrations_email').on(table.email),
    index('registrations_expiry').on(table.expiresAt),
  ],
);

export const TOKEN_PURPOSES = ['password-reset'] as const;

/** Links in mails that work once. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    purpose: text('purpose', { enum: TOKEN_PURPOSES }).notNull(),
    /** SHA-256 of the token. */
    tokenHash: text('token_hash').notNull().unique('one_time_tokens_token_unique'),
    createdAt: time('created_at').notNull(),
    expiresAt: time('expires_at').notNull(),
    usedAt: time('used_at'),
  },
  (table) => [
    check('one_time_tokens_purpose_known', sql`${table.purpose} in (${listed(TOKEN_PURPOSES)})`),
    index('one_time_tokens_user').on(table.userId),
    index('one_time_tokens_expiry').on(table.expiresAt),
  ],
);

/** What opens the account when the authenticator is lost; each works once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of 80 random bits. */
    codeHash: text('code_hash').notNull(),
    usedAt: time('used_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** Who did what to whose account. Rows are only ever added. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: uuid('id').primaryKey(),
    at: time('at').notNull(),
    actorId: uuid('actor_id').notNull(),
    action: text('action', { enum: AUDIT_ACTIONS }).notNull(),
    subjectId: uuid('subject_id').notNull(),
    /** Never an address, a name or a secret: these rows outlive the account. */
    details: jsonb('details').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    check('audit_events_action_known', sql`${table.action} in (${listed(AUDIT_ACTIONS)})`),
    index('audit_events_subject').on(table.subjectId, table.at),
  ],
);

/** Keys of makers and partners. Rows are never deleted: the audit log names them. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    /** Begins the key and finds it. */
    prefix: text('prefix').notNull().unique('api_keys_prefix_unique'),
    /** SHA-256 of 256 random bits. */
    secretHash: text('secret_hash').notNull(),
    name: text('name').notNull(),
    /** The maker that the key acts for, as the catalogue names it. */
    maker: text('maker'),
    scopes: text('scopes', { enum: KEY_SCOPES }).array().notNull(),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => users.id),
    createdAt: time('created_at').notNull(),
    expiresAt: time('expires_at'),
    revokedAt: time('revoked_at'),
    lastUsedAt: time('last_used_at'),
  },
  (table) => [
    check(
      'api_keys_scopes_known',
      sql`cardinality(${table.scopes}) > 0 and ${table.scopes} <@ array[${listed(KEY_SCOPES)}]`,
    ),
    index('api_keys_maker').on(table.maker),
  ],
);
