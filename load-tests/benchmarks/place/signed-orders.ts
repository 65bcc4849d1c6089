import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { parseSigningKeys, SIGNATURE_HEADER, signRequest, type SigningKeys } from '#shared/signing.ts';
import { publicKeySet, signAccessToken, signingKey, type PrivateJwk } from '#shared/tokens.ts';
import type { SeededCart } from './seed-carts.ts';
import type { PreparedRequest } from './send-all.ts';

const ISSUER = 'https://identity.bench';

export interface Keys {
  edge: SigningKeys;
  token: PrivateJwk;
  /** What the origin is started with to trust them. */
  env: Record<string, string>;
}

export async function newKeys(): Promise<Keys> {
  const edge = `k1:${randomBytes(32).toString('hex')}`;
  const [token, quote] = [await newJwk('t1'), await newJwk('q1')];
  return {
    edge: parseSigningKeys(edge),
    token,
    env: {
      EDGE_SIGNING_KEYS: edge,
      IDENTITY_ISSUER: ISSUER,
      IDENTITY_JWKS: JSON.stringify(publicKeySet({ keys: [token] })),
      QUOTE_PUBLIC_KEYS: JSON.stringify(publicKeySet({ keys: [quote] }).keys),
    },
  };
}

/** One request for each cart, signed as the edge does and with its owner's token; made before the clock runs. */
export async function signedOrders(carts: readonly SeededCart[], { edge, token }: Keys): Promise<PreparedRequest[]> {
  const key = await signingKey(ISSUER, token);
  const tokens = new Map<string, string>();
  for (const ownerId of new Set(carts.map((cart) => cart.ownerId))) {
    const subject = {
      id: ownerId,
      sessionId: randomBytes(16).toString('base64url'),
      roles: ['customer' as const],
      amr: ['pwd'],
    };
    tokens.set(ownerId, await signAccessToken(subject, key, Date.now(), randomUUID()));
  }
  return carts.map((cart) => {
    const body = Buffer.from(JSON.stringify(bodyOf(cart)));
    const signature = signRequest({ method: 'POST', target: '/v1/orders', body }, edge, Date.now());
    return {
      body,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens.get(cart.ownerId)}`,
        'idempotency-key': randomUUID(),
        [SIGNATURE_HEADER]: signature,
      },
    };
  });
}

const bodyOf = (cart: SeededCart) => ({
  cartId: cart.cartId,
  cartVersion: 2,
  expectedTotal: { amountMinor: cart.totalMinor, currency: 'RUB' },
  contact: { email: 'shopper@example.test', phone: '+79001234567' },
  locale: 'ru',
  terms: { version: '2026-01', accepted: true },
});

async function newJwk(kid: string): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x = '', d = '' } = await exportJWK(privateKey);
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid };
}
