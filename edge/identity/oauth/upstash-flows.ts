import type { Redis } from '@upstash/redis/cloudflare';
import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import { askStore, unavailable } from '../ask-store.ts';
import type { FlowStore } from './oauth-port.ts';

export interface UpstashFlowsOptions {
  /** Made without automatic deserialisation: everything comes as text. */
  redis: Redis;
  breaker: CircuitBreaker;
  /** Put before every key. */
  prefix: string;
}

/** Trips to providers in Upstash. Every call throws `identity/unavailable` when it does not answer in time. */
export function upstashFlows({ redis, breaker, prefix }: UpstashFlowsOptions): FlowStore {
  const ask = <T>(call: () => PromiseLike<T>): Promise<T> => askStore(breaker, 'Redis', call, failure);
  return {
    put: async (key, text, ttlMs) => {
      await ask(() => redis.set(prefix + key, text, { px: ttlMs }));
    },
    read: (key) => ask(() => redis.get<string>(prefix + key)),
    take: (key) => ask(() => redis.getdel<string>(prefix + key)),
  };
}

const failure = (thrown: unknown): Error => unavailable(`Redis: ${thrown instanceof Error ? thrown.name : 'unknown'}`);
