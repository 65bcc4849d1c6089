import type { Redis } from '@upstash/redis';
import { Problem } from '#shared/problem.ts';

/** Counters that the edge polls: `catalog`, and `maker:<id>` for each maker. */
export interface Epochs {
  /** Raises the whole catalogue's and the maker's counter by one, in one transaction. Throws `catalog/unavailable`. */
  raise(makerId: string): Promise<void>;
  /** Throws when Redis does not answer. */
  ping(): Promise<void>;
}

export const EPOCHS_KEY = 'sommier:epochs';

export function redisEpochs(redis: Redis, key: string = EPOCHS_KEY): Epochs {
  return {
    async raise(makerId) {
      try {
        await redis.multi().hincrby(key, 'catalog', 1).hincrby(key, `maker:${makerId}`, 1).exec();
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
