import { singleFlight } from '../cache/single-flight.ts';
import type { EdgeDeps } from '../deps.ts';
import { buildCors } from '../http/cors.ts';
import { levelOf, type RequestEvent } from '../http/wide-event.ts';
import { noIdentity } from '../identity/testing/no-identity.ts';
import { memoryLimits } from '../limits/testing/memory-limits.ts';
import { memoryCache, type MemoryCache } from './memory-cache.ts';
import { memoryOrigins, type MemoryOrigins } from './memory-origins.ts';

export const SHOP = 'https://shop.example';
export const TTL_MS = 30_000;

export interface FakeDeps extends EdgeDeps {
  origins: MemoryOrigins;
  orders: MemoryOrigins;
  sync: MemoryOrigins;
  cache: MemoryCache;
  /** Time stands still until a test moves it. */
  clock: { ms: number };
  events: { level: string; [name: string]: unknown }[];
  points: RequestEvent[];
}

/** Dependencies in memory: the real cache and CORS, origins that answer `text`, a clock that stands, assets from a record. */
export function fakeDeps(text = '{}', files: Readonly<Record<string, string>> = {}): FakeDeps {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const events: FakeDeps['events'] = [];
  const points: RequestEvent[] = [];
  let counter = 0;
  return {
    clock,
    now,
    events,
    randomHex: (bytes) => (++counter).toString(16).padStart(bytes * 2, '0'),
    logRequest: (event) => events.push({ level: levelOf(event), ...event }),
    cors: buildCors([SHOP]),
    limits: memoryLimits(now),
    points,
    metrics: (point) => points.push(point),
    cache: memoryCache({ now, ttlMs: TTL_MS }),
    origins: memoryOrigins({ kind: 'json', text }),
    orders: memoryOrigins({ kind: 'json', text }),
    sync: memoryOrigins({ kind: 'json', text }),
    identity: noIdentity(now, (level, event) => events.push({ level, ...event })),
    readiness: singleFlight(5_000),
    assets: { fetch: async (request) => fileResponse(files[new URL(request.url).pathname]) },
    storeCurrency: 'RUB',
  };
}

const fileResponse = (text: string | undefined): Response =>
  text === undefined
    ? new Response('none', { status: 404 })
    : new Response(text, { headers: { 'content-type': 'text/html', etag: '"page"', 'x-internal': 'not for callers' } });
