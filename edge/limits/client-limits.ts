import { Redis } from '@upstash/redis/cloudflare';
import type { SigningKeys } from '#shared/signing.ts';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { bucketHash } from './bucket-hash.ts';
import { buildLimits } from './build-limits.ts';
import type { AddressSource } from './client-address.ts';
import { counterWithFallback } from './counter-with-fallback.ts';
import { isolateCounter } from './isolate-counter.ts';
import type { LimitOptions } from './limit-options.ts';
import type { Limits } from './limits.ts';
import { redisCounter } from './redis-counter.ts';
import { redisLedger } from './redis-ledger.ts';
import { syncedCounter } from './synced-counter.ts';

export interface ClientLimitOptions extends Pick<LimitOptions, 'now' | 'callerId'> {
  redisUrl: string;
  redisToken: string;
  /** The newest hides who is counted; with another key counting begins anew. */
  signingKeys: SigningKeys;
  clientAddress: AddressSource;
  /** Before every key in Redis. */
  keyPrefix?: string;
}

/** A limit must cost less than what it guards: a shopper waits no longer than this for it. */
const TIMEOUT_MS = 150;

/** Some 100 bytes each: 2 MB of an isolate's 128 at most. */
const MOST_BUCKETS = 20_000;

/** The limits over Upstash, and over the isolate's memory while Redis does not answer. Nothing is sent before the first request. */
export function clientLimits(options: ClientLimitOptions): Limits {
  const { now, callerId, clientAddress, keyPrefix = 'sommier:limit:1' } = options;
  const isolate = isolateCounter(now, MOST_BUCKETS);
  const redis = new Redis({
    url: options.redisUrl,
    token: options.redisToken,
    enableTelemetry: false,
    // Commands of two requests must never share one fetch: workerd ties it to the first.
    enableAutoPipelining: false,
    retry: false,
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
  });
  const breaker = circuitBreaker({ now });
  const hash = bucketHash(newest(options.signingKeys));
  return buildLimits({
    now,
    callerId,
    isolate,
    source: clientAddress,
    synced: syncedCounter({ isolate, ledger: redisLedger(redis, `${keyPrefix}:synced:`, hash), breaker, now }),
    shared: counterWithFallback(redisCounter({ redis, prefix: keyPrefix, timeoutMs: TIMEOUT_MS }), isolate, breaker),
    hash,
  });
}

/** parseSigningKeys gives at least one. */
function newest([first]: SigningKeys): Uint8Array {
  if (first === undefined) throw new RangeError('no signing key');
  return first.secret;
}
