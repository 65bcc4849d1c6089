import type { Principal } from '#shared/principal.ts';
import { tokenMemory } from '#shared/token-memory.ts';
import {
  publicKeySet,
  signAccessToken,
  signingKey,
  verifyAccessToken,
  verifyingKeys,
  type PrivateKeySet,
  type SigningKey,
  type TokenSubject,
  type VerifyingKeys,
} from '#shared/tokens.ts';

export interface AccessTokens {
  sign(subject: TokenSubject, nowMs: number, tokenId: string): Promise<string>;
  /** Throws `auth/invalid-token`. Asks nobody. */
  verify(token: string, nowMs: number): Promise<Principal>;
  /** The public keys, for origins and partners. */
  jwks: ReturnType<typeof publicKeySet>;
}

/** Access tokens by one key set: the first key signs, all verify. Keys are imported at the first use and kept. */
export function accessTokens(issuer: string, keySet: PrivateKeySet): AccessTokens {
  const [first] = keySet.keys;
  if (first === undefined) throw new RangeError('no signing key');
  const jwks = publicKeySet(keySet);
  // Values and not promises: one that a torn down request began might never settle.
  let signer: SigningKey | undefined;
  let verifiers: VerifyingKeys | undefined;
  const remember = tokenMemory();
  return {
    jwks,
    sign: async (subject, nowMs, tokenId) =>
      signAccessToken(subject, (signer ??= await signingKey(issuer, first)), nowMs, tokenId),
    verify: (token, nowMs) =>
      remember(token, nowMs, async () =>
        verifyAccessToken(token, (verifiers ??= await verifyingKeys(issuer, keySet.keys)), nowMs),
      ),
  };
}
