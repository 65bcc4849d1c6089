import * as z from 'zod';
import { GuestId, UserId } from '../tokens.ts';
import { Role } from './roles.ts';
import { oneLine } from './text.ts';

export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 128;

/** What mail services give out: dotted words of letters, digits and `_'+-`, at a host name (RFC 5321 without quoting). */
const ADDRESS =
  /^[A-Za-z0-9_'+-](?:\.?[A-Za-z0-9_'+-]){0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,10}[A-Za-z]{2,63}$/;

/** An address is compared in lower case; the part before the @ is case-sensitive by RFC 5321 and nowhere in practice. */
export const Email = z
  .string()
  .max(254)
  .trim()
  .toLowerCase()
  .pipe(z.string().max(254).regex(ADDRESS, { error: 'must be an e-mail address' }))
  .meta({ description: 'E-mail address', example: 'anna@example.org', pattern: ADDRESS.source });

/** NIST SP 800-63B: length is what counts, no rules of composition, any character, compared in NFKC. */
export const NewPassword = z
  .string()
  .max(4 * MAX_PASSWORD_LENGTH)
  .normalize('NFKC')
  .min(MIN_PASSWORD_LENGTH)
  .max(MAX_PASSWORD_LENGTH)
  .meta({ description: 'Any characters; common and guessable ones are refused', example: 'three green otters' });

/** A password to be checked; whatever its length was when it was made. */
export const Password = z
  .string()
  .min(1)
  .max(4 * MAX_PASSWORD_LENGTH)
  .normalize('NFKC');

export const LOCALES = ['ru', 'en'] as const;
export const Locale = z.enum(LOCALES).meta({ description: 'Language of mails' });
export type Locale = z.infer<typeof Locale>;

const Name = oneLine(1, 100);
export const DisplayName = Name.meta({
  ...Name.meta(),
  description: 'How mails address the person',
  example: 'Anna',
});

/** Six digits of RFC 6238. */
export const TotpCode = z
  .string()
  .regex(/^\d{6}$/, { error: 'must be six digits' })
  .meta({ description: 'Code that the authenticator app shows', example: '492039' });

const RECOVERY_TEXT = String.raw`^[\s-]*(?:[A-Za-z2-7][\s-]{0,2}){16}$`;

/** Sixteen base32 characters; blanks, hyphens and case do not count. */
export const RecoveryCode = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/[\s-]/g, '').toUpperCase())
  .pipe(z.string().regex(/^[A-Z2-7]{16}$/, { error: 'must look like ABCD-EFGH-2345-6767' }))
  .meta({
    description: 'One of the recovery codes; each works once',
    example: 'ABCD-EFGH-2345-6767',
    pattern: RECOVERY_TEXT,
  });

/** From a link in a mail: 32 random bytes in base64url. */
export const MailToken = z
  .string()
  .regex(/^[\w-]{43}$/, { error: 'must be the token of the link' })
  .meta({ description: 'Token of the link in the mail', example: 'kq3yVbH0bqk1G8m0S3m7iBqJ1g1oVZ4hR0sWcYt2uXE' });

/** Opaque: session, family and secret in base64url; see docs/identity.md. */
export const RefreshToken = z.string().regex(/^rt_[\w-]{86}$/, { error: 'must be a refresh token' });

export const SessionId = z.string().regex(/^[\w-]{22}$/, { error: 'must be a session id' });

export const TokenPair = z
  .object({
    accessToken: z.string().max(4_096).meta({ description: 'For `authorization: Bearer`; an EdDSA JWT' }),
    tokenType: z.literal('Bearer'),
    expiresInSeconds: z.int().min(1).max(3_600).meta({ description: 'Life of the access token', example: 600 }),
    refreshToken: RefreshToken.meta({ description: 'For POST /v1/identity/tokens; a new one comes with each use' }),
    sessionId: SessionId,
    sessionEndsAt: z.iso.datetime().meta({ description: 'When the session ends, however much it is used' }),
  })
  .meta({ id: 'TokenPair' });
export type TokenPair = z.infer<typeof TokenPair>;

export const GuestTokens = TokenPair.extend({ guestId: GuestId }).meta({ id: 'GuestTokens' });

export const Account = z
  .object({
    id: UserId,
    email: z.string().max(254),
    name: z.string().max(100).nullable(),
    locale: Locale,
    roles: z.array(Role).max(10),
    secondFactor: z.boolean().meta({ description: 'Whether TOTP is set up' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const Session = z
  .object({
    id: SessionId,
    device: z.string().max(60).meta({ description: 'Browser and system, as they said', example: 'Firefox on Linux' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().meta({ description: 'Last time tokens were given out' }),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** The same for a known and an unknown address. */
export const Accepted = z
  .object({ status: z.literal('accepted') })
  .meta({ id: 'Accepted', description: 'Taken; a mail goes out if there is reason to' });

/** Answers of status 204. */
export const Nothing = z.undefined();
