import * as z from 'zod';
import { parseSigningKeys, type SigningKeys } from '#shared/signing.ts';
import { PrivateKeySet } from '#shared/tokens.ts';
import { OAUTH_BINDINGS, oauthProviders } from './oauth/oauth-env.ts';
import type { Provider } from './oauth/providers.ts';

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** Reads text by what may throw RangeError or SyntaxError; the issue never holds the text. */
const readBy = <T>(read: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof RangeError ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  });

const KeySet = readBy((text): unknown => JSON.parse(text)).pipe(PrivateKeySet);
const SealingKeys = readBy((text): SigningKeys => parseSigningKeys(text));

/** Bindings of identity, for edge/env.ts to spread into its own. */
export const IDENTITY_BINDINGS = {
  /** Secret: JWKS with private keys, made by `npm run keys:rotate`. */
  IDENTITY_KEYS: KeySet,
  /** Secret: `id:hex` of at least 32 bytes, newest first; seals TOTP secrets. */
  IDENTITY_SEALING_KEYS: SealingKeys,
  /** `iss` of access tokens: the public address of the API, without a slash at the end. */
  IDENTITY_ISSUER: address,
  /** Secret: `postgres://…` of the edge's database. */
  EDGE_DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/, error: 'must be a postgres address' }),
  /** Where SQL is posted to; Neon's own address when it is left out. */
  NEON_SQL_ENDPOINT: address.optional(),
  MAIL_API_URL: address,
  /** Secret. */
  MAIL_API_KEY: z.string().min(1),
  MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]{1,100}<[^<>\s@]+@[^<>\s@]+>$/, { error: 'must look like Sommier <hello@shop.example>' }),
  /** Where links in mails lead: the shop's scheme, host and port. */
  SHOP_URL: address,
  ...OAUTH_BINDINGS,
};

const Bindings = z.object(IDENTITY_BINDINGS);

/** What identity is built from. */
export interface IdentityConfig {
  keySet: PrivateKeySet;
  sealingKeys: SigningKeys;
  issuer: string;
  databaseUrl: string;
  sqlEndpoint: string | undefined;
  mailUrl: string;
  mailKey: string;
  mailFrom: string;
  shopUrl: string;
  /** Where shoppers may sign in besides here. */
  providers: readonly Provider[];
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** The parsed bindings under the names that the code uses. */
export const identityConfig = (bound: z.output<typeof Bindings>): IdentityConfig => ({
  keySet: bound.IDENTITY_KEYS,
  sealingKeys: bound.IDENTITY_SEALING_KEYS,
  issuer: withoutSlash(bound.IDENTITY_ISSUER),
  databaseUrl: bound.EDGE_DATABASE_URL,
  sqlEndpoint: bound.NEON_SQL_ENDPOINT,
  mailUrl: withoutSlash(bound.MAIL_API_URL),
  mailKey: bound.MAIL_API_KEY,
  mailFrom: bound.MAIL_FROM,
  shopUrl: withoutSlash(bound.SHOP_URL),
  providers: oauthProviders(bound, withoutSlash(bound.SHOP_URL)),
});
