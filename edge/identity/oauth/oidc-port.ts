import * as client from 'openid-client';
import { Problem } from '#shared/problem.ts';
import { circuitBreaker, type CircuitBreaker } from '#shared/circuit-breaker.ts';
import type { OauthPort } from './oauth-port.ts';
import { Claims, type Provider } from './providers.ts';
import { providerProblem } from './provider-problem.ts';

export interface OidcOptions {
  now: () => number;
  fetch: client.CustomFetch;
  /** Deadline of each of up to four calls: metadata, token, keys, claims. */
  timeoutSeconds: number;
}

/** How long a provider's metadata and keys are used before they are read again. */
const METADATA_MS = 3_600_000;

interface Lane {
  breaker: CircuitBreaker;
  config?: { value: client.Configuration; sinceMs: number };
}

/** Providers over OpenID Connect: code flow with PKCE, ID tokens checked by signature too. Metadata and keys stay in the isolate. */
export function oidcPort({ now, fetch, timeoutSeconds }: OidcOptions): OauthPort {
  const lanes = new Map<string, Lane>();

  function laneOf({ id }: Provider): Lane {
    const lane = lanes.get(id) ?? { breaker: circuitBreaker({ now }) };
    lanes.set(id, lane);
    return lane;
  }

  async function guarded<T>(provider: Provider, call: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = laneOf(provider);
    const admission = lane.breaker.enter();
    if (admission === 'refuse') throw new Problem('identity/provider-unavailable');
    let worked = false;
    try {
      const outcome = await call(lane);
      worked = true;
      return outcome;
    } catch (thrown) {
      const problem = providerProblem(provider.id, thrown);
      worked = problem.code !== 'identity/provider-unavailable';
      throw problem;
    } finally {
      lane.breaker.settle(admission, worked);
    }
  }

  async function configOf(provider: Provider, lane: Lane): Promise<client.Configuration> {
    if (lane.config !== undefined && now() - lane.config.sinceMs < METADATA_MS) return lane.config.value;
    const execute = [client.enableNonRepudiationChecks];
    if (provider.issuer.startsWith('http:')) execute.push(client.allowInsecureRequests);
    const { issuer, clientId, clientSecret } = provider;
    const options = { execute, timeout: timeoutSeconds, [client.customFetch]: fetch };
    const value = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
    lane.config = { value, sinceMs: now() };
    return value;
  }

  return {
    authorizationUrl: (provider, { state, nonce, codeVerifier }) =>
      guarded(provider, async (lane) => {
        const url = client.buildAuthorizationUrl(await configOf(provider, lane), {
          redirect_uri: provider.redirectUri,
          scope: provider.scope,
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
        });
        return url.href;
      }),
    exchange: (provider, trip, redirect) =>
      guarded(provider, async (lane) => {
        const url = new URL(provider.redirectUri);
        for (const [name, value] of Object.entries(redirect))
          if (value !== undefined) url.searchParams.set(name, value);
        const config = await configOf(provider, lane);
        const tokens = await client.authorizationCodeGrant(config, url, {
          pkceCodeVerifier: trip.codeVerifier,
          expectedState: trip.state,
          expectedNonce: trip.nonce,
          idTokenExpected: true,
        });
        const claims = Claims.parse(tokens.claims());
        const isSilent = claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
        if (!isSilent) return claims;
        // OpenID Connect Core section 5.4: with the code flow the address may stand here only.
        return Claims.parse({ ...claims, ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)) });
      }),
  };
}
