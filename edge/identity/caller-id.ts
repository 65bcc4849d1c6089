import { bearerOf } from '../http/bearer.ts';
import { isApiKey } from './api-keys/key-text.ts';
import type { IdentityDeps } from './identity-deps.ts';

/** Whose quota a request is counted against: the bearer of a token that verifies, else nobody's. Asks nobody, and never throws. */
export async function callerId(identity: IdentityDeps, headers: Headers): Promise<string | null> {
  const bearer = bearerOf(headers);
  if (bearer === null) return null;
  if (isApiKey(bearer)) return identity.apiKeys.knownId(bearer);
  try {
    return (await identity.tokens.verify(bearer, identity.now())).id;
  } catch {
    return null;
  }
}
