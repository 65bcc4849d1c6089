import { Problem } from '#shared/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { Provider } from './providers.ts';

/** The provider of a name. Throws `identity/provider-not-found`. */
export function providerOf(identity: IdentityDeps, id: string): Provider {
  const provider = identity.oauth.providers.get(id);
  if (provider === undefined) throw new Problem('identity/provider-not-found');
  return provider;
}
