import { calculateJwkThumbprint, errors, importJWK, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import * as z from 'zod';
import { Role } from './contracts/roles.ts';
import { isGuest, type Principal } from './principal.ts';
import { Problem } from './problem.ts';

/** Everything of ours that takes an access token is this audience. */
export const AUDIENCE = 'sommier';
export const ACCESS_TOKEN_TTL_SECONDS = 600;
export const CLOCK_SKEW_SECONDS = 30;

/** The one algorithm (RFC 8037); a token never chooses. */
const ALGORITHM = 'EdDSA';
/** Media type of access tokens (RFC 9068), so that no other JWT of ours passes for one. */
const TYPE = 'at+jwt';

export const GuestId = z.string().regex(/^g_[\w-]{22}$/);
export const UserId = z.uuid();

const Claims = z.object({
  sub: z.union([GuestId, UserId]),
  sid: z.string().regex(/^[\w-]{22}$/),
  roles: z.array(Role).min(1).max(10),
  amr: z.array(z.string().max(10)).max(5),
  guest: GuestId.optional(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(1).max(64),
});

/** A public Ed25519 key (RFC 8037) with its id; whatever else stands in it is dropped. */
export const PublicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().regex(/^[\w-]{1,64}$/),
});
const PrivateJwk = PublicJwk.extend({ d: z.string().regex(/^[\w-]{43}$/) });
export type PublicJwk = z.infer<typeof PublicJwk>;
/** What identity publishes at /.well-known/jwks.json. */
export const PublicKeySet = z.object({ keys: z.array(PublicJwk).min(1).max(10) });
export type PrivateJwk = z.infer<typeof PrivateJwk>;

/** A key set with private keys, the first of which signs. zod drops what else stands in a key. */
export const PrivateKeySet = z.object({
  keys: z
    .array(PrivateJwk)
    .min(1)
    .max(10)
    .refine((keys) => new Set(keys.map((key) => key.kid)).size === keys.length, {
      error: 'two keys have the same kid',
    }),
});
export type PrivateKeySet = z.infer<typeof PrivateKeySet>;

/** Verifies with any of its keys, by `kid`. */
export interface VerifyingKeys {
  issuer: string;
  keys: ReadonlyMap<string, CryptoKey>;
}

/** The public halves as the JWKS that /.well-known/jwks.json answers with (RFC 7517). */
export const publicKeySet = ({ keys }: PrivateKeySet): { keys: (PublicJwk & { alg: string; use: string })[] } => ({
  keys: keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid, alg: ALGORITHM, use: 'sig' })),
});

/** Reads public keys once, so that verifying needs no more than the token. Throws when a key is not one. */
export async function verifyingKeys(issuer: string, keys: readonly PublicJwk[]): Promise<VerifyingKeys> {
  const entries = keys.map(
    async ({ kty, crv, x, kid }) => [kid, asKey(await importJWK({ kty, crv, x }, ALGORITHM))] as const,
  );
  return { issuer, keys: new Map(await Promise.all(entries)) };
}

/**
 * Gives who calls, from a compact JWT alone. Throws `auth/invalid-token` that says no more than expired or not: algorithm, type, key,
 * issuer, audience, times (30 s of skew) and claims must all be right (RFC 8725, RFC 9068 section 4).
 */
export async function verifyAccessToken(
  token: string,
  { issuer, keys }: VerifyingKeys,
  nowMs: number,
): Promise<Principal> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience: AUDIENCE,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: new Date(nowMs),
      requiredClaims: ['sub', 'sid', 'jti', 'iat', 'nbf', 'exp'],
    });
    return principalOf(Claims.parse(payload), nowMs);
  } catch (cause) {
    throw new Problem(
      'auth/invalid-token',
      cause instanceof errors.JWTExpired ? 'The access token has expired' : undefined,
      { cause },
    );
  }
}

/** What a token says beyond its times; `amr` as in RFC 8176 (`pwd`, `otp`). */
export interface TokenSubject {
  id: string;
  sessionId: string;
  roles: readonly Role[];
  amr: readonly string[];
  guestId?: string | undefined;
}

export interface SigningKey {
  issuer: string;
  kid: string;
  key: CryptoKey;
}

export const signingKey = async (issuer: string, jwk: PrivateJwk): Promise<SigningKey> => ({
  issuer,
  kid: jwk.kid,
  key: asKey(await importJWK({ ...jwk }, ALGORITHM)),
});

/** Gives the compact JWT of one subject, good for ACCESS_TOKEN_TTL_SECONDS from `nowMs`. */
export function signAccessToken(
  subject: TokenSubject,
  { issuer, kid, key }: SigningKey,
  nowMs: number,
  tokenId: string,
): Promise<string> {
  const seconds = Math.floor(nowMs / 1_000);
  const guest = subject.guestId === undefined ? {} : { guest: subject.guestId };
  return new SignJWT({ sid: subject.sessionId, roles: [...subject.roles], amr: [...subject.amr], ...guest })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject(subject.id)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + ACCESS_TOKEN_TTL_SECONDS)
    .setJti(tokenId)
    .sign(key);
}

/** A key's id: its thumbprint (RFC 7638), so that the same key always has the same id. */
export const keyIdOf = ({ kty, crv, x }: Pick<PublicJwk, 'kty' | 'crv' | 'x'>): Promise<string> =>
  calculateJwkThumbprint({ kty, crv, x });

function keyOf(keys: VerifyingKeys['keys'], kid: string | undefined): CryptoKey {
  const key = keys.get(kid ?? '');
  if (key === undefined) throw new errors.JWKSNoMatchingKey();
  return key;
}

function principalOf(claims: z.infer<typeof Claims>, nowMs: number): Principal {
  const { sub, sid, roles, amr, guest, iat, exp } = claims;
  if (exp - iat > ACCESS_TOKEN_TTL_SECONDS) throw new RangeError('lives too long');
  if (iat > nowMs / 1_000 + CLOCK_SKEW_SECONDS) throw new RangeError('issued in the future');
  const principal = {
    id: sub,
    sessionId: sid,
    roles,
    secondFactor: amr.includes('otp'),
    ...(guest === undefined ? {} : { guestId: guest }),
  };
  if (isGuest(principal) !== GuestId.safeParse(sub).success || (isGuest(principal) && roles.length > 1))
    throw new RangeError('guest by halves');
  return principal;
}

/** An OKP key is imported as a CryptoKey; only symmetric ones come as bytes. */
function asKey(key: CryptoKey | Uint8Array): CryptoKey {
  if (key instanceof Uint8Array) throw new TypeError('not an asymmetric key');
  return key;
}
