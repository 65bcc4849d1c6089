import type { startOauth as startOauthOp } from '#shared/contracts/oauth.ts';
import type { Verb } from '../run-op.ts';
import { providerOf } from './provider-of.ts';
import { beginTrip, TRIP_MS } from './trips.ts';

/** GET /v1/identity/oauth/:provider/start. Throws `identity/provider-not-found` and `identity/provider-unavailable`. */
export const startOauth: Verb<typeof startOauthOp> = async (identity, { params }) => {
  const provider = providerOf(identity, params.provider);
  const { trip, flow } = await beginTrip(identity, provider.id);
  const authorizationUrl = await identity.oauth.port.authorizationUrl(provider, trip);
  return { authorizationUrl, flow, expiresAt: new Date(identity.now() + TRIP_MS).toISOString() };
};
