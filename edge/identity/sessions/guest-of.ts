import { isGuest, type Principal } from '#shared/principal.ts';
import type { IdentityDeps } from '../identity-deps.ts';

/** The guest that this shopper was so far. Throws `auth/invalid-token`, so that an app refreshes it first and the cart is not lost. */
export async function guestOf(identity: IdentityDeps, bearer: string | null): Promise<Principal | null> {
  if (bearer === null) return null;
  const principal = await identity.tokens.verify(bearer, identity.now());
  return isGuest(principal) ? principal : null;
}
