import type { Redis } from '@upstash/redis';
import { CATALOG_EPOCH, EPOCHS_KEY, makerEpoch } from '#shared/epoch.ts';
import { Problem } from '#shared/problem.ts';

/** Counters that the edge polls. */
export interface Epochs {
  /** Raises the whole catalogue's and the maker's counter by one, in one transaction. Throws `catalog/unavailable`. */
  raise(makerId: string): Promise<void>;
  /** Throws when Redis does not answer. */
  ping(): Promise<void>;
}

export function redisEpochs(redis: Redis, key: string = EPOCHS_KEY): Epochs {
  return {
    async raise(makerId) {
      try {
        await redis.multi().hincrby(key, CATALOG_EPOCH, 1).hincrby(key, makerEpoch(makerId), 1).exec();
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
