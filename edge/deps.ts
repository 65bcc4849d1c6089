import { bytesToHex } from '@noble/hashes/utils.js';
import type { Currency } from '#shared/money.ts';
import { isolateTier } from './cache/isolate-tier.ts';
import type { ReadCache } from './cache/read-through.ts';
import { singleFlight, type SingleFlight } from './cache/single-flight.ts';
import type { AssetsPort } from './docs/assets-port.ts';
import type { EdgeConfig } from './env.ts';
import { buildCors, type Cors } from './http/cors.ts';
import { consoleLog, type Log } from './http/wide-event.ts';
import { fetchOrigins } from './origins/fetch-origins.ts';
import type { OriginPort } from './origins/origin-port.ts';

/** All that the edge works with; tests give their own. */
export interface EdgeDeps {
  now: () => number;
  /** That many random bytes as hex. */
  randomHex: (bytes: number) => string;
  log: Log;
  cors: Cors;
  cache: ReadCache;
  origins: OriginPort;
  /** Collapses concurrent readiness checks into one question to the origins. */
  readiness: SingleFlight<boolean>;
  assets: AssetsPort;
  storeCurrency: Currency;
}

/** Deadline of one call to an origin. */
const ORIGIN_TIMEOUT_MS = 2_000;

/** The real ones, once per isolate. */
export function buildDeps(config: EdgeConfig): EdgeDeps {
  const now = () => Date.now();
  const followerMs = ORIGIN_TIMEOUT_MS * config.catalogOrigins.length + 500;
  return {
    now,
    randomHex: (bytes) => bytesToHex(crypto.getRandomValues(new Uint8Array(bytes))),
    log: consoleLog,
    cors: buildCors(config.allowedOrigins),
    cache: {
      tiers: [isolateTier(config.cacheMaxBytes)],
      flights: singleFlight(followerMs),
      ttlMs: config.cacheTtlSeconds * 1_000,
      now,
    },
    origins: fetchOrigins({
      origins: config.catalogOrigins,
      keys: config.signingKeys,
      timeoutMs: ORIGIN_TIMEOUT_MS,
      now,
    }),
    readiness: singleFlight(followerMs),
    assets: config.assets,
    storeCurrency: config.storeCurrency,
  };
}
