import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { importQuoteKey, signQuote, verifyQuote, type QuoteClaims, type QuoteKey } from './quote.ts';

const now = 1_800_000_000_000;
const claims: QuoteClaims = {
  id: 'q1',
  issuedAtMs: now,
  expiresAtMs: now + 900_000,
  modelId: `m_${'a'.repeat(20)}`,
  makerId: 'nordvik',
  slug: 'tind',
  name: 'Tind',
  sku: `m_${'a'.repeat(20)}:160x200`,
  size: '160x200',
  options: [],
  quantity: 2,
  region: 'default',
  currency: 'RUB',
  unitMinor: 100,
  totalMinor: 200,
  state: 'in_stock',
  leadDays: 3,
  returnable: true,
};

async function keyPair(kid: string): Promise<{ signer: QuoteKey; verifier: QuoteKey }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    signer: await importQuoteKey({ ...(await exportJWK(privateKey)), kid }),
    verifier: await importQuoteKey({ ...(await exportJWK(publicKey)), kid }),
  };
}

let old: Awaited<ReturnType<typeof keyPair>>;
let current: Awaited<ReturnType<typeof keyPair>>;
beforeAll(async () => {
  [old, current] = [await keyPair('k1'), await keyPair('k2')];
});
const verifiers = () => [current.verifier, old.verifier];

describe('a quote', () => {
  test('is read by any holder of the public keys until it expires', async () => {
    for (const { signer } of [old, current]) {
      const quote = await signQuote(claims, signer);
      expect(await verifyQuote(quote, verifiers(), now)).toEqual({ ok: true, claims });
      expect(await verifyQuote(quote, verifiers(), claims.expiresAtMs + 1)).toEqual({ ok: false, reason: 'expired' });
    }
  });

  test('with another price, key or type is forged', async () => {
    const quote = await signQuote(claims, current.signer);
    const [header, , signature] = quote.split('.');
    const cheaper = Buffer.from(JSON.stringify({ ...claims, totalMinor: 1 })).toString('base64url');
    expect(await verifyQuote([header, cheaper, signature].join('.'), verifiers(), now)).toEqual({
      ok: false,
      reason: 'forged',
    });
    expect(await verifyQuote(quote, [old.verifier], now)).toEqual({ ok: false, reason: 'forged' });
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k2' })
      .sign(current.signer.key);
    expect(await verifyQuote(token, verifiers(), now)).toEqual({ ok: false, reason: 'forged' });
  });

  test('of another algorithm is refused: none, or HMAC keyed with what is public', async () => {
    const none = `${Buffer.from('{"alg":"none","kid":"k2"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
    const hmac = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'sommier-quote+jws', kid: 'k2' })
      .sign(new TextEncoder().encode('k2'.repeat(16)));
    for (const text of [none, hmac]) expect(await verifyQuote(text, verifiers(), now)).toMatchObject({ ok: false });
  });

  test.each(['', 'nonsense', 'a.b.c', 'a.b'])('%j is no quote', async (text) =>
    expect(await verifyQuote(text, verifiers(), now)).toMatchObject({ ok: false }),
  );
});

test('a key without an id or of another kind is refused', async () => {
  await expect(importQuoteKey({ kty: 'OKP', crv: 'Ed25519', x: 'AA' })).rejects.toThrow(RangeError);
  await expect(importQuoteKey({ kty: 'oct', k: 'AA', kid: 'k1' })).rejects.toThrow(RangeError);
});
