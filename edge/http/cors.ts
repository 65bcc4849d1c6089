/** Headers that a browser lets other origins read. */
const EXPOSED =
  'age, cache-status, deprecation, etag, link, location, ratelimit, ratelimit-policy, retry-after, server-timing, sunset, traceparent';
const REQUEST_HEADERS =
  'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, traceparent';
const PREFLIGHT_SECONDS = 7_200;

const DEAF: Readonly<Record<string, string>> = {};
const VARY: Readonly<Record<string, string>> = { vary: 'Origin' };

/** CORS by allow-list (Fetch standard, section 3.3). */
export interface Cors {
  /** Headers of an answer to a request with this `Origin`. */
  headers(origin: string | null): Readonly<Record<string, string>>;
  /** Headers that a preflight adds to them; empty for an origin that is not on the list. */
  preflight(origin: string | null, methods: readonly string[]): Readonly<Record<string, string>>;
}

/** Takes the exact origins that may read answers in a browser; with an empty list no answer depends on `Origin`. */
export function buildCors(allowedOrigins: readonly string[]): Cors {
  const byOrigin = new Map(allowedOrigins.map((origin) => [origin, grant(origin)]));
  const others = byOrigin.size === 0 ? DEAF : VARY;
  return {
    headers: (origin) => (origin === null ? undefined : byOrigin.get(origin)) ?? others,
    preflight: (origin, methods) =>
      origin === null || !byOrigin.has(origin)
        ? DEAF
        : {
            'access-control-allow-methods': methods.join(', '),
            'access-control-allow-headers': REQUEST_HEADERS,
            'access-control-max-age': String(PREFLIGHT_SECONDS),
          },
  };
}

function grant(origin: string): Readonly<Record<string, string>> {
  return {
    ...VARY,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
    'timing-allow-origin': origin,
  };
}
