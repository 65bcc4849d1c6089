import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import { tokenMemory } from '#shared/token-memory.ts';
import { verifyAccessToken, type VerifyingKeys } from '#shared/tokens.ts';

/** Tells who calls by the user's own access token, which the edge passes on. */
export interface CallerPort {
  /** Takes the Authorization header; null without one. Throws `auth/invalid-token`. */
  verify(authorization: string | undefined): Promise<Principal | null>;
}

const LONGEST_HEADER = 4_096;

/** Verifies tokens by themselves (Ed25519, RFC 9068). */
export function callerPort(keys: VerifyingKeys, now: () => Date): CallerPort {
  const remember = tokenMemory();
  return {
    async verify(authorization) {
      if (authorization === undefined) return null;
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.slice(0, LONGEST_HEADER))?.[1];
      if (token === undefined) throw new Problem('auth/invalid-token', 'Send `authorization: Bearer <access token>`');
      const nowMs = now().getTime();
      return remember(token, nowMs, () => verifyAccessToken(token, keys, nowMs));
    },
  };
}
