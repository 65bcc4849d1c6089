import type { Principal } from '#shared/principal.ts';
import type { WaitUntil } from '../http/wait-until.ts';
import { isApiKey } from './api-keys/key-text.ts';
import type { IdentityDeps } from './identity-deps.ts';

/** Who calls, by an access token or an API key. Throws `auth/invalid-token`, and `identity/unavailable` for a key that cannot be looked up. */
export const authenticate = (identity: IdentityDeps, bearer: string, waitUntil: WaitUntil): Promise<Principal> =>
  isApiKey(bearer) ? identity.apiKeys.verify(bearer, waitUntil) : identity.tokens.verify(bearer, identity.now());
