import type { Op } from '#shared/contracts/op.ts';

export const EXAMPLE_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const header = (description: string, example: string) => ({
  description,
  schema: { type: 'string' as const },
  example,
});

/** Response headers by name, for `components.headers`. */
export const HEADERS = {
  traceparent: header('W3C trace context of this request', `00-${EXAMPLE_TRACE}-00f067aa0ba902b7-01`),
  'Server-Timing': header('Where the time went, in milliseconds', 'cache;desc=hit, total;dur=0'),
  ETag: header('Strong validator of this version', '"9f86d081884c7d659a2feaa0c55ad015"'),
  Age: header('Seconds since the origin gave this answer', '7'),
  'Cache-Control': header(
    'How long you may keep it; `Age` counts against it',
    'public, max-age=17, stale-while-revalidate=60, stale-if-error=86400',
  ),
  'Cache-Status': header('How the cache fared (RFC 9211)', 'sommier-isolate; hit; ttl=23'),
  RateLimit: header(
    'What is left of each quota that was counted, and seconds until its window ends; see docs/limits.md',
    '"identity-address";r=598;t=41, "identity-user";r=118;t=41',
  ),
  'RateLimit-Policy': header(
    'Quotas of the route and their windows in seconds',
    '"identity-address";q=600;w=60, "identity-user";q=120;w=60',
  ),
  'Retry-After': header('Seconds to wait before the next try', '2'),
  'WWW-Authenticate': header('How to authenticate (RFC 6750)', 'Bearer realm="sommier"'),
  Allow: header('Methods that the route takes', 'GET, HEAD, OPTIONS'),
  Deprecation: header('Since when the operation is deprecated (RFC 9745)', '@1796083200'),
  Sunset: header('When the operation ends (RFC 8594)', 'Tue, 01 Jun 2027 00:00:00 GMT'),
  Link: header('What takes its place (RFC 8288)', '</v2/catalog/models>; rel="successor-version"'),
};

const headers = (...names: readonly (keyof typeof HEADERS)[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));

const TRACE_HEADERS = headers('traceparent', 'Server-Timing', 'RateLimit', 'RateLimit-Policy');

/** Only reads that are the same for every shopper are kept by the edge; see edge/cache/. */
export const isCached = (op: Op): boolean => op.method === 'get' && op.auth === 'public' && op.tag === 'catalog';

/** Headers of a good answer. */
export const okHeaders = (op: Op) => ({
  ...(isCached(op) ? headers('ETag', 'Age', 'Cache-Control', 'Cache-Status') : headers('Cache-Control')),
  ...TRACE_HEADERS,
  ...lifecycle(op),
});

/** Headers of a problem with this status. */
export const problemHeadersOf = (op: Op, status: string) => ({
  ...headers('Cache-Control'),
  ...TRACE_HEADERS,
  ...(['429', '503'].includes(status) ? headers('Retry-After') : {}),
  ...(status === '401' ? headers('WWW-Authenticate') : {}),
  ...(status === '405' ? headers('Allow') : {}),
  ...lifecycle(op),
});

const lifecycle = (op: Op) => (op.deprecated === undefined ? {} : headers('Deprecation', 'Sunset', 'Link'));
