import type { Redis } from '@upstash/redis';
import { CATALOG_EPOCH, EPOCHS_KEY, makerEpoch } from '#shared/epoch.ts';
import { Problem } from '#shared/problem.ts';

/** Counters that the edge polls. */
export interface Epochs {
  /**
   * Raises the whole catalogue's and the maker's counter by one, once for each run however often it asks. Throws
   * `catalog/unavailable`.
   */
  raise(makerId: string, runId: string): Promise<void>;
  /** Throws when Redis does not answer. */
  ping(): Promise<void>;
}

/** Whose run raised last stands beside the counters: one that was killed after raising asks again and changes nothing. */
const RAISE_ONCE = `
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[3] then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
return 1`;

/** The key of a counter's last raisers. */
export const raisersOf = (key: string): string => `${key}:raised-by`;

export function redisEpochs(redis: Redis, key: string = EPOCHS_KEY): Epochs {
  return {
    async raise(makerId, runId) {
      try {
        await redis.eval(RAISE_ONCE, [key, raisersOf(key)], [CATALOG_EPOCH, makerEpoch(makerId), runId]);
      } catch (cause) {
        throw new Problem(
          'catalog/unavailable',
          'the models are written, but the epoch could not be raised: import the same feed again',
          { cause },
        );
      }
    },
    async ping() {
      await redis.ping();
    },
  };
}
