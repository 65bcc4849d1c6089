import type { Claims, Provider } from './providers.ts';

/** The secrets of one trip to a provider (RFC 9700 section 2.1.1). */
export interface Trip {
  state: string;
  /** Bound to the ID token. */
  nonce: string;
  /** Bound to the code (RFC 7636). */
  codeVerifier: string;
}

/** What the redirect brought back. */
export interface Redirect {
  code: string;
  state: string;
  iss?: string | undefined;
}

/** Speaks to providers. Both throw `identity/provider-unavailable` when the provider does not answer in time. */
export interface OauthPort {
  authorizationUrl(provider: Provider, trip: Trip): Promise<string>;
  /** Exchanges the code and verifies the ID token. Throws `identity/oauth-invalid` for whatever does not fit together. */
  exchange(provider: Provider, trip: Trip, redirect: Redirect): Promise<Claims>;
}

/** What waits in the store for a caller to come back; it can be taken once. */
export interface FlowStore {
  put(key: string, text: string, ttlMs: number): Promise<void>;
  read(key: string): Promise<string | null>;
  /** Reads and removes in one step: of two callers one gets it. */
  take(key: string): Promise<string | null>;
}

/** All that sign-in at providers works with. */
export interface OauthDeps {
  providers: ReadonlyMap<string, Provider>;
  port: OauthPort;
  flows: FlowStore;
}
