import { LRUCache } from 'lru-cache';
import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import { ACCESS_TOKEN_TTL_SECONDS, CLOCK_SKEW_SECONDS, verifyAccessToken, type VerifyingKeys } from '#shared/tokens.ts';

/** Tells who calls by the user's own access token, which the edge passes on. */
export interface CallerPort {
  /** Takes the Authorization header; null without one. Throws `auth/invalid-token`. */
  verify(authorization: string | undefined): Promise<Principal | null>;
}

/** Tokens whose signature was checked already; at about 1 kB each this stays below 10 MB. */
const REMEMBERED = 8_192;
/** A remembered token is checked again after this long, so that its own end is seen to within a minute. */
const REMEMBER_MS = 60_000;
const LONGEST_HEADER = 4_096;

/** Verifies tokens by themselves (Ed25519, RFC 9068) and remembers the result for a minute at most, never past the token's end. */
export function callerPort(keys: VerifyingKeys, now: () => Date): CallerPort {
  const known = new LRUCache<string, { principal: Principal; untilMs: number }>({ max: REMEMBERED });
  return {
    async verify(authorization) {
      if (authorization === undefined) return null;
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.slice(0, LONGEST_HEADER))?.[1];
      if (token === undefined) throw new Problem('auth/invalid-token', 'Send `authorization: Bearer <access token>`');
      const nowMs = now().getTime();
      const found = known.get(token);
      if (found !== undefined && nowMs < found.untilMs) return found.principal;
      const principal = await verifyAccessToken(token, keys, nowMs);
      known.set(token, { principal, untilMs: Math.min(nowMs + REMEMBER_MS, endOf(token)) });
      return principal;
    },
  };
}

/** When a token that has just been verified ends; the skew is what verifying grants. */
function endOf(token: string): number {
  const { exp } = asClaims(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
  return (exp + Math.min(CLOCK_SKEW_SECONDS, ACCESS_TOKEN_TTL_SECONDS)) * 1_000;
}

/** verifyAccessToken has parsed the same payload and requires a whole number here. */
const asClaims = (payload: unknown): { exp: number } => payload as { exp: number };
