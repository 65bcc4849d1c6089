import type { ResponseCache } from './etag-cache.ts';
import type { RetryOptions } from './retry.ts';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a client is made with. */
export interface ClientOptions {
  /** Address of the API, such as `https://api.sommier.example`. */
  baseUrl: string;
  /** Default: the platform's own. */
  fetch?: Fetch | undefined;
  /** Access token for operations that are not public, or what gives it at each call. */
  token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** For one call with all its tries, in milliseconds; default 10,000. */
  timeoutMs?: number | undefined;
  /** For one try, in milliseconds; default 5,000. */
  attemptTimeoutMs?: number | undefined;
  retry?: Partial<RetryOptions> | undefined;
  /** Reads then ask with the entity tag of what they have; see `etagCache`. */
  cache?: ResponseCache | undefined;
}

/** What one call may ask for besides its input. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** In the place of the client's. */
  timeoutMs?: number | undefined;
  /** In the place of the client's; also sent with a public operation, as when a guest signs in. */
  token?: string | undefined;
  /** In the place of the one that is made for the call; give it when a call may be made again after a restart. */
  idempotencyKey?: string | undefined;
}
