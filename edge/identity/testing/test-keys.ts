import { generateKeyPairSync } from 'node:crypto';
import type { PrivateJwk } from '#shared/tokens.ts';

/** A fresh signing key. */
export function testKey(kid: string): PrivateJwk {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid };
}

/** An address that nobody listens at, to see what goes on without a server. */
export const DEAD = 'http://127.0.0.1:9';
export const ISSUER = 'https://api.shop.example';
export const SHOP_URL = 'https://shop.example';
export const SEALING_KEYS = `s1:${'5a'.repeat(32)}`;
