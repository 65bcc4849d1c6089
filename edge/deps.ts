import { Redis } from '@upstash/redis/cloudflare';
import type { Currency } from '#shared/money.ts';
import { buildCache } from './cache/build-cache.ts';
import type { ReadCache } from './cache/refill.ts';
import { singleFlight, type SingleFlight } from './cache/single-flight.ts';
import { upstashStore } from './cache/upstash-store.ts';
import type { AssetsPort } from './docs/assets-port.ts';
import type { EdgeConfig } from './env.ts';
import { buildCors, type Cors } from './http/cors.ts';
import { groupedLog, type RequestLog } from './http/grouped-log.ts';
import { analyticsMetrics, noMetrics, type Metrics } from './http/metrics.ts';
import { randomHexPool } from './http/random-hex.ts';
import { consoleLog } from './http/wide-event.ts';
import { buildIdentity } from './identity/build-identity.ts';
import { callerId } from './identity/caller-id.ts';
import type { IdentityDeps } from './identity/identity-deps.ts';
import { clientLimits } from './limits/client-limits.ts';
import type { Limits } from './limits/limits.ts';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { fetchOrigins } from './origins/fetch-origins.ts';
import type { OriginPort } from './origins/origin-port.ts';

/** All that the edge works with; tests give their own. */
export interface EdgeDeps {
  now: () => number;
  /** That many random bytes as hex. */
  randomHex: (bytes: number) => string;
  logRequest: RequestLog;
  metrics: Metrics;
  cors: Cors;
  limits: Limits;
  cache: ReadCache;
  /** Of the catalogue. */
  origins: OriginPort;
  /** Of carts and orders. */
  orders: OriginPort;
  /** Of feeds, for staff. */
  sync: OriginPort;
  identity: IdentityDeps;
  /** Collapses concurrent readiness checks into one question to the origins. */
  readiness: SingleFlight<boolean>;
  assets: AssetsPort;
  storeCurrency: Currency;
}

/** Deadline of one read from an origin: twenty times what it takes, and a caller waits for two of them at most. */
const ORIGIN_TIMEOUT_MS = 1_000;
/** The cache must cost less than what it saves. */
const REDIS_TIMEOUT_MS = 150;

/** The real ones, once per isolate. */
export function buildDeps(config: EdgeConfig): EdgeDeps {
  const now = () => Date.now();
  const followerMs = ORIGIN_TIMEOUT_MS * config.catalogOrigins.length + 500;
  const { redisUrl, redisToken } = config;
  const calls = { keys: config.signingKeys, timeoutMs: ORIGIN_TIMEOUT_MS, now };
  const limits: Limits = clientLimits({ ...config, now, callerId: (headers) => callerId(identity, headers) });
  const identity = buildIdentity({ ...config.identity, now, log: consoleLog, limits, redisUrl, redisToken });
  return {
    now,
    randomHex: randomHexPool(),
    logRequest: groupedLog(consoleLog),
    metrics: config.metrics === undefined ? noMetrics : analyticsMetrics(config.metrics),
    cors: buildCors(config.allowedOrigins),
    limits,
    cache: buildCache({
      now,
      store: upstashStore({
        redis: cacheRedis(config),
        breaker: circuitBreaker({ now }),
        prefix: `sommier:edge:${config.cacheNamespace}:`,
      }),
      colo: caches.default,
      namespace: config.cacheNamespace,
      maxBytes: config.cacheMaxBytes,
      ttlMs: config.cacheTtlSeconds * 1_000,
      followerMs,
    }),
    origins: fetchOrigins({ origins: config.catalogOrigins, ...calls }),
    orders: fetchOrigins({ origins: config.ordersOrigins, ...calls }),
    sync: fetchOrigins({ origins: config.syncOrigins, ...calls }),
    identity,
    readiness: singleFlight(followerMs),
    assets: config.assets,
    storeCurrency: config.storeCurrency,
  };
}

function cacheRedis({ redisUrl, redisToken }: EdgeConfig): Redis {
  return new Redis({
    url: redisUrl,
    token: redisToken,
    automaticDeserialization: false,
    responseEncoding: false,
    enableTelemetry: false,
    retry: false,
    signal: () => AbortSignal.timeout(REDIS_TIMEOUT_MS),
  });
}
