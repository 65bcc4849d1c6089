import { utf8 } from '@scure/base';
import { CompactSign, compactVerify, errors, importJWK, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod';
import { AmountMinor, CurrencyCode } from './money.ts';
import { SizeKey } from './size.ts';
import { MakerId, ModelId, Slug } from './slug.ts';

export const QUOTE_TTL_MS = 15 * 60_000;
const TYPE = 'sommier-quote+jws';
const ALGORITHM = 'EdDSA';

/** What catalog promises for one line: who verifies the signature needs to ask nobody for the price. */
export const QuoteClaims = z
  .strictObject({
    id: z.string().max(64),
    issuedAtMs: z.int(),
    expiresAtMs: z.int(),
    modelId: ModelId,
    makerId: MakerId,
    slug: Slug,
    name: z.string(),
    sku: z.string(),
    size: SizeKey,
    options: z.array(Slug),
    quantity: z.int().min(1).max(99),
    region: z.string().max(40),
    currency: CurrencyCode,
    unitMinor: AmountMinor,
    totalMinor: AmountMinor,
    state: z.enum(['in_stock', 'made_to_order', 'custom']),
    leadDays: z.int(),
    returnable: z.boolean(),
  })
  .meta({ id: 'QuoteClaims' });
export type QuoteClaims = z.infer<typeof QuoteClaims>;

export type QuoteVerdict =
  | { ok: true; claims: QuoteClaims }
  | { ok: false; reason: 'malformed' | 'forged' | 'expired' };

/** Keys by id: the signer holds one private key, verifiers any number of public ones. */
export interface QuoteKey {
  id: string;
  key: CryptoKey | Uint8Array;
}

/** Imports an Ed25519 JWK (RFC 8037). Throws RangeError without `kid`, or for another kind of key. */
export async function importQuoteKey(jwk: JWK): Promise<QuoteKey> {
  if (jwk.kid === undefined || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519')
    throw new RangeError('a quote key must be an Ed25519 JWK with a kid');
  return { id: jwk.kid, key: await importJWK(jwk, ALGORITHM) };
}

/** A compact JWS over the claims (RFC 7515). */
export async function signQuote(claims: QuoteClaims, { id, key }: QuoteKey): Promise<string> {
  return new CompactSign(utf8.decode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: id })
    .sign(key);
}

/** Verifies a quote by itself: algorithm, type, key, signature, shape and time. */
export async function verifyQuote(quote: string, keys: readonly QuoteKey[], nowMs: number): Promise<QuoteVerdict> {
  try {
    const { payload, protectedHeader } = await compactVerify(quote, (header) => keyOf(header.kid, keys), {
      algorithms: [ALGORITHM],
    });
    if (protectedHeader['typ'] !== TYPE) return { ok: false, reason: 'forged' };
    const claims = QuoteClaims.safeParse(JSON.parse(utf8.encode(payload)));
    if (!claims.success) return { ok: false, reason: 'malformed' };
    return nowMs > claims.data.expiresAtMs ? { ok: false, reason: 'expired' } : { ok: true, claims: claims.data };
  } catch (error) {
    return { ok: false, reason: error instanceof errors.JWSInvalid ? 'malformed' : 'forged' };
  }
}

function keyOf(id: string | undefined, keys: readonly QuoteKey[]): QuoteKey['key'] {
  const found = keys.find((candidate) => candidate.id === id);
  if (found === undefined) throw new errors.JWSSignatureVerificationFailed();
  return found.key;
}
