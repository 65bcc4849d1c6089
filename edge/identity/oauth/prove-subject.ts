import type { IdentityDeps } from '../identity-deps.ts';
import type { Redirect } from './oauth-port.ts';
import { providerOf } from './provider-of.ts';
import type { Claims, Provider } from './providers.ts';
import { endTrip } from './trips.ts';

/** Ends the trip and asks the provider who it was. Throws what endTrip and the port throw, and `identity/provider-not-found`. */
export async function proveSubject(
  identity: IdentityDeps,
  providerId: string,
  { code, state, iss, flow }: Redirect & { flow: string },
): Promise<{ provider: Provider; claims: Claims }> {
  const provider = providerOf(identity, providerId);
  const trip = await endTrip(identity, provider.id, state, flow);
  return { provider, claims: await identity.oauth.port.exchange(provider, trip, { code, state, iss }) };
}
