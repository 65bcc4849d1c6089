import { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from '@upstash/redis/cloudflare';
import { BoundedMap } from './bounded-map.ts';
import type { Count, Counter } from './counter.ts';

export interface RedisCounterOptions {
  redis: Redis;
  /** Before every key. */
  prefix: string;
  /** Longest that a request waits for Redis. */
  timeoutMs: number;
}

/** Callers whose quota is known to be used up are refused without asking Redis again until their window ends. */
const MOST_BLOCKED = 10_000;

/** Counts in Redis by Upstash's sliding window: one atomic script, one round trip. Throws when Redis does not answer in time. */
export function redisCounter({ redis, prefix, timeoutMs }: RedisCounterOptions): Counter {
  const limiters = new Map<string, Ratelimit>();
  const blocked = new BoundedMap<string, number>(MOST_BLOCKED);

  function limiterOf(requests: number, windowMs: number): Ratelimit {
    const name = `${requests}/${windowMs}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const limiter = new Ratelimit({
      redis,
      prefix,
      limiter: Ratelimit.slidingWindow(requests, `${windowMs} ms`),
      ephemeralCache: blocked,
      timeout: timeoutMs,
      analytics: false,
    });
    limiters.set(name, limiter);
    return limiter;
  }

  return {
    async take({ key, requests, windowMs }): Promise<Count> {
      const { success, remaining, reset, reason } = await limiterOf(requests, windowMs).limit(key);
      if (reason === 'timeout') throw new Error('Redis did not count in time');
      return { allowed: success, remaining, resetAtMs: reset };
    },
  };
}
