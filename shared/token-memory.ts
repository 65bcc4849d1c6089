import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Principal } from './principal.ts';
import { CLOCK_SKEW_SECONDS } from './tokens.ts';

/** At about 1 kB each they stay below 10 MB. */
const MOST_TOKENS = 8_192;
/** A remembered token is checked again after this long. */
const REMEMBER_MS = 60_000;

/** Gives the principal of a token that was verified before, else verifies it; what `verify` throws is not remembered. */
export type TokenMemory = (token: string, nowMs: number, verify: () => Promise<Principal>) => Promise<Principal>;

/**
 * Remembers what tokens proved, for a minute at most and never past a token's end: a signature does not become wrong, and a shopper
 * sends the same token with every request.
 */
export function tokenMemory(): TokenMemory {
  const known = new LRUCache<string, { principal: Principal; untilMs: number }>({ max: MOST_TOKENS });
  return async (token, nowMs, verify) => {
    const found = known.get(token);
    if (found !== undefined && nowMs < found.untilMs) return found.principal;
    const principal = await verify();
    // Verifying requires `exp` and grants the skew.
    const endsMs = ((decodeJwt(token).exp ?? 0) + CLOCK_SKEW_SECONDS) * 1_000;
    known.set(token, { principal, untilMs: Math.min(nowMs + REMEMBER_MS, endsMs) });
    return principal;
  };
}
