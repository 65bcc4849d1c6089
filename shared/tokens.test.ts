import { base64urlnopad } from '@scure/base';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ACCESS_TOKEN_TTL_SECONDS,
  keyIdOf,
  PrivateKeySet,
  publicKeySet,
  signAccessToken,
  signingKey,
  verifyAccessToken,
  verifyingKeys,
  type PrivateJwk,
  type SigningKey,
  type TokenSubject,
  type VerifyingKeys,
} from './tokens.ts';

const ISSUER = 'https://api.shop.example';
const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1_000;
const USER = '01890a5d-ac96-774b-bcce-b302099a8057';
const GUEST = `g_${'a'.repeat(22)}`;
const SUBJECT: TokenSubject = { id: USER, sessionId: 's'.repeat(22), roles: ['customer'], amr: ['pwd'] };

async function newKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x = '', d = '' } = await exportJWK(privateKey);
  const half = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return { ...half, d, kid: await keyIdOf(half) };
}

let current: PrivateJwk;
let stranger: PrivateJwk;
let signer: SigningKey;
let keys: VerifyingKeys;
beforeAll(async () => {
  [current, stranger] = [await newKey(), await newKey()];
  signer = await signingKey(ISSUER, current);
  keys = await verifyingKeys(ISSUER, [current]);
});

const sign = (subject: TokenSubject = SUBJECT) => signAccessToken(subject, signer, NOW, 'token-1');
const refusal = (token: string, nowMs = NOW) =>
  expect(verifyAccessToken(token, keys, nowMs)).rejects.toMatchObject({ code: 'auth/invalid-token', status: 401 });

/** A token that differs from a right one by what is given. */
function forge(claims: JWTPayload, header: Record<string, unknown> = {}, key = signer.key): Promise<string> {
  const payload = { sid: SUBJECT.sessionId, roles: ['customer'], amr: ['pwd'], iss: ISSUER, aud: 'sommier', sub: USER };
  const times = { iat: SECONDS, nbf: SECONDS, exp: SECONDS + 600, jti: 'x' };
  return new SignJWT({ ...payload, ...times, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: current.kid, ...header })
    .sign(key);
}

describe('verifyAccessToken', () => {
  test('gives the principal that was signed for', async () => {
    expect(await verifyAccessToken(await sign(), keys, NOW)).toEqual({
      id: USER,
      sessionId: SUBJECT.sessionId,
      roles: ['customer'],
      secondFactor: false,
    });
    const staff = await sign({ ...SUBJECT, roles: ['customer', 'ops'], amr: ['pwd', 'otp'], guestId: GUEST });
    expect(await verifyAccessToken(staff, keys, NOW)).toMatchObject({ secondFactor: true, guestId: GUEST });
    await expect(verifyAccessToken(await forge({}), keys, NOW)).resolves.toMatchObject({ id: USER });
  });

  test('takes 30 s of skew at both ends and no more', async () => {
    const token = await sign();
    const endMs = NOW + ACCESS_TOKEN_TTL_SECONDS * 1_000;
    await expect(verifyAccessToken(token, keys, endMs + 29_000)).resolves.toMatchObject({ id: USER });
    await expect(verifyAccessToken(token, keys, NOW - 30_000)).resolves.toMatchObject({ id: USER });
    await refusal(token, NOW - 31_000);
    await expect(verifyAccessToken(token, keys, endMs + 30_000)).rejects.toThrow('The access token has expired');
  });

  test.each([
    ['another audience', { aud: 'partner' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['no subject', { sub: '' }],
    ['an unknown role', { roles: ['root'] }],
    ['no role', { roles: [] }],
    ['a guest with a role of more', { sub: GUEST, roles: ['guest', 'ops'] }],
    ['a guest id with the role of a customer', { sub: GUEST }],
    ['a user with the role of a guest', { roles: ['guest'] }],
    ['a life of an hour', { exp: SECONDS + 3_600 }],
    ['a start in the future', { nbf: SECONDS + 31 }],
    ['issued in the future', { iat: SECONDS + 31 }],
  ])('refuses %s, rightly signed', async (_what, claims) => {
    await refusal(await forge(claims));
  });

  test.each(['nbf', 'exp', 'iat', 'jti', 'sid', 'roles', 'amr', 'aud', 'iss'])(
    'refuses a token without %s',
    async (claim) => {
      await refusal(await forge({ [claim]: undefined }));
    },
  );

  test.each([
    ['typ JWT', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['a quote’s typ', { typ: 'sommier-quote+jws' }],
    ['no kid', { kid: undefined }],
    ['an unknown kid', { kid: 'other' }],
    ['a kid of the prototype', { kid: '__proto__' }],
  ])('refuses %s', async (_what, header) => {
    await refusal(await forge({}, header));
  });

  test('refuses alg none, HS256 with the public key, a stranger’s key and a changed payload', async () => {
    await refusal(new UnsecuredJWT({ sub: USER, roles: ['ops'] }).encode());
    const [, payload = '', signature = ''] = (await sign()).split('.');
    const none = base64urlnopad.encode(new TextEncoder().encode('{"alg":"none","typ":"at+jwt"}'));
    await refusal(`${none}.${payload}.`);
    await refusal(`${none}.${payload}.${signature}`);
    const symmetric = await new SignJWT({ sub: USER })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: current.kid })
      .sign(base64urlnopad.decode(current.x));
    await refusal(symmetric);
    await refusal(await forge({}, {}, (await signingKey(ISSUER, stranger)).key));
    const [head = ''] = (await sign()).split('.');
    const other = base64urlnopad.encode(new TextEncoder().encode(JSON.stringify({ sub: USER, roles: ['ops'] })));
    await refusal(`${head}.${other}.${signature}`);
    for (const text of ['', 'a.b.c', '....', 'x'.repeat(10_000)]) await refusal(text);
  });

  test('takes tokens of the old key as long as it is in the set, and not after', async () => {
    const token = await sign();
    const both = await verifyingKeys(ISSUER, [stranger, current]);
    await expect(verifyAccessToken(token, both, NOW)).resolves.toMatchObject({ id: USER });
    const without = await verifyingKeys(ISSUER, [stranger]);
    await expect(verifyAccessToken(token, without, NOW)).rejects.toMatchObject({ code: 'auth/invalid-token' });
  });
});

test('publicKeySet → no private part', () => {
  const set = publicKeySet({ keys: [current, stranger] });
  expect(set.keys.map((key) => key.kid)).toEqual([current.kid, stranger.kid]);
  expect(JSON.stringify(set)).not.toContain(current.d);
});

test('PrivateKeySet → refuses an empty set, a public key and two of one kid', () => {
  expect(PrivateKeySet.safeParse({ keys: [] }).success).toBe(false);
  expect(PrivateKeySet.safeParse(publicKeySet({ keys: [current] })).success).toBe(false);
  expect(PrivateKeySet.safeParse({ keys: [current, current] }).success).toBe(false);
  expect(PrivateKeySet.safeParse({ keys: [current, stranger] }).success).toBe(true);
});
