import type { Redis } from '@upstash/redis/cloudflare';
import * as z from 'zod';
import { EPOCHS_KEY } from '#shared/epoch.ts';
import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import type { EpochVector } from './epochs.ts';
import type { SharedStore } from './shared-store.ts';

export interface UpstashStoreOptions {
  /** With a deadline of its own, no retries, and answers as Redis gave them (`automaticDeserialization: false`). */
  redis: Redis;
  breaker: CircuitBreaker;
  /** Begins every key of an entry. */
  prefix: string;
  epochsKey?: string;
}

const Text = z.string().nullable();
const Pairs = z.array(z.string().max(200)).max(20_000);

/** Redis over Upstash's REST API, asked only while the breaker lets calls pass. */
export function upstashStore({ redis, breaker, prefix, epochsKey = EPOCHS_KEY }: UpstashStoreOptions): SharedStore {
  async function guarded<T>(call: () => Promise<T>): Promise<T> {
    const admission = breaker.enter();
    if (admission === 'refuse') throw new Error('Redis is taken for down');
    let worked = false;
    try {
      const outcome = await call();
      worked = true;
      return outcome;
    } finally {
      breaker.settle(admission, worked);
    }
  }

  return {
    read: async (key, withEpochs) =>
      guarded(async () => {
        const pipeline = redis.pipeline().get(prefix + key);
        const [text, pairs] = await (withEpochs ? pipeline.hgetall(epochsKey) : pipeline).exec<unknown[]>();
        return { text: Text.parse(text) ?? undefined, epochs: withEpochs ? readPairs(pairs) : undefined };
      }),
    write: async (key, text, keepMs) =>
      guarded(async () => {
        await redis.set(prefix + key, text, { px: keepMs });
      }),
    delete: async (key) =>
      guarded(async () => {
        await redis.del(prefix + key);
      }),
    epochs: async () => guarded(async () => readPairs(await redis.hgetall(epochsKey))),
  };
}

/** `[field, value, field, value, …]`, as HGETALL gives it; null when there is no such hash. */
function readPairs(raw: unknown): EpochVector {
  const flat = raw === null ? [] : Pairs.parse(raw);
  const vector = new Map<string, number>();
  for (let at = 0; at + 1 < flat.length; at += 2) vector.set(flat[at] ?? '', Number(flat[at + 1]));
  return vector;
}
