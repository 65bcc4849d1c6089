import type { Redis } from '@upstash/redis/cloudflare';
import type { BucketHash } from './bucket-hash.ts';
import type { CountLedger } from './synced-counter.ts';

/** KEYS: for each tally its window and the one before. ARGV: for each the count and how long it is kept, in ms. */
const ADD = `
local totals = {}
for i = 1, #KEYS, 2 do
  totals[i] = redis.call('INCRBY', KEYS[i], ARGV[i])
  redis.call('PEXPIRE', KEYS[i], ARGV[i + 1])
  totals[i + 1] = tonumber(redis.call('GET', KEYS[i + 1]) or '0')
end
return totals`;

/** The ledger in Upstash Redis: one script, one round trip for all tallies. Keys name callers, so that only their hashes leave the isolate. */
export function redisLedger(redis: Redis, prefix: string, hash: BucketHash): CountLedger {
  const add = redis.createScript<number[]>(ADD);
  return {
    async add(tallies) {
      const keys = tallies.flatMap(({ key, index }) => {
        const name = prefix + hash(key);
        return [`${name}@${index}`, `${name}@${index - 1}`];
      });
      // A window weighs on the next one, so that it is kept for two.
      const args = tallies.flatMap(({ count, windowMs }) => [String(count), String(windowMs * 2)]);
      const totals = await add.exec(keys, args);
      return tallies.map((_, i) => ({ current: totals[i * 2] ?? 0, previous: totals[i * 2 + 1] ?? 0 }));
    },
  };
}
