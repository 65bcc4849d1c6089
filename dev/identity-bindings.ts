import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** Secrets of identity at the edge, as its bindings hold them. */
export interface IdentitySecrets {
  /** JWKS of one private Ed25519 key. */
  identityKeys: string;
  /** `id:hex`. */
  identitySealingKeys: string;
}

/** A fresh key set of one key. */
export function newIdentityKeys(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const kid = `dev-${randomBytes(6).toString('hex')}`;
  return JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), kid }] });
}

export const newSealingKeys = (): string => `s1:${randomBytes(32).toString('hex')}`;

/** What origins verify access tokens with: the public halves of `identityKeys`. */
export function publicIdentityKeys(identityKeys: string): string {
  const { keys } = asKeySet(JSON.parse(identityKeys));
  return JSON.stringify({ keys: keys.map(({ d: _private, ...half }) => half) });
}

/** What orders verifies quotes with: the public half of the JWK in `quoteSigningKey`. */
export function publicQuoteKeys(quoteSigningKey: string): string {
  const { d: _private, ...half } = asKey(JSON.parse(quoteSigningKey));
  return JSON.stringify([half]);
}

const NOBODY = 'http://127.0.0.1:9';

/** Identity's bindings of edge/env.ts: over the servers that `env` names, over none where it names none; with fresh secrets unless they are given. */
export function identityBindings(
  env: Readonly<Record<string, string | undefined>> = process.env,
  secrets: IdentitySecrets = { identityKeys: newIdentityKeys(), identitySealingKeys: newSealingKeys() },
): Record<string, string> {
  return {
    IDENTITY_KEYS: secrets.identityKeys,
    IDENTITY_SEALING_KEYS: secrets.identitySealingKeys,
    IDENTITY_ISSUER: env['IDENTITY_ISSUER'] ?? 'https://api.shop.example',
    EDGE_DATABASE_URL: env['EDGE_DATABASE_URL'] ?? 'postgres://nobody:none@127.0.0.1:9/none',
    NEON_SQL_ENDPOINT: env['NEON_SQL_ENDPOINT'] ?? NOBODY,
    MAIL_API_URL: env['MAIL_API_URL'] ?? NOBODY,
    MAIL_API_KEY: env['MAIL_API_KEY'] ?? 'none',
    MAIL_FROM: env['MAIL_FROM'] ?? 'Sommier <hello@shop.example>',
    SHOP_URL: env['SHOP_URL'] ?? 'http://localhost:3000',
  };
}

/** A key of ours is a JWK. */
const asKey = (json: unknown): Record<string, unknown> => json as Record<string, unknown>;

/** A key set of ours holds JWKs. */
const asKeySet = (json: unknown): { keys: Record<string, unknown>[] } => json as { keys: Record<string, unknown>[] };
