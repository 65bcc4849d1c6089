import { isolateTier } from '../cache/isolate-tier.ts';
import { singleFlight } from '../cache/single-flight.ts';
import type { EdgeDeps } from '../deps.ts';
import { buildCors } from '../http/cors.ts';
import { memoryOrigins, type MemoryOrigins } from './memory-origins.ts';

export const SHOP = 'https://shop.example';
export const TTL_MS = 30_000;

export interface FakeDeps extends EdgeDeps {
  origins: MemoryOrigins;
  /** Time stands still until a test moves it. */
  clock: { ms: number };
  events: { level: string; [name: string]: unknown }[];
}

/** Dependencies in memory: the real cache and CORS, origins that answer `text`, a clock that stands, assets from a record. */
export function fakeDeps(text = '{}', files: Readonly<Record<string, string>> = {}): FakeDeps {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const events: FakeDeps['events'] = [];
  let counter = 0;
  return {
    clock,
    now,
    events,
    randomHex: (bytes) => (++counter).toString(16).padStart(bytes * 2, '0'),
    log: (level, event) => events.push({ level, ...event }),
    cors: buildCors([SHOP]),
    cache: { tiers: [isolateTier(1_000_000)], flights: singleFlight(5_000), ttlMs: TTL_MS, now },
    origins: memoryOrigins({ kind: 'json', text }),
    readiness: singleFlight(5_000),
    assets: { fetch: async (request) => fileResponse(files[new URL(request.url).pathname]) },
    storeCurrency: 'RUB',
  };
}

const fileResponse = (text: string | undefined): Response =>
  text === undefined
    ? new Response('none', { status: 404 })
    : new Response(text, { headers: { 'content-type': 'text/html', etag: '"page"', 'x-internal': 'not for callers' } });
