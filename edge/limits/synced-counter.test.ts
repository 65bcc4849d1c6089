import { randomUUID } from 'node:crypto';
import { Redis } from '@upstash/redis/cloudflare';
import { expect, test } from 'vitest';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { bucketHash } from './bucket-hash.ts';
import { isolateCounter } from './isolate-counter.ts';
import { redisLedger } from './redis-ledger.ts';
import { SYNC_MS, syncedCounter, type CountLedger } from './synced-counter.ts';

const WINDOW_MS = 60_000;
const START_MS = 1_800_000_000_000;

/** Isolates over one ledger and one clock. */
function start(ledger: CountLedger = overRedis()) {
  const clock = { ms: START_MS };
  const now = () => clock.ms;
  const isolate = () => {
    const work: Promise<unknown>[] = [];
    const counter = syncedCounter({ isolate: isolateCounter(now, 100), ledger, breaker: circuitBreaker({ now }), now });
    const take = () => counter.take({ key: 'a', requests: 10, windowMs: WINDOW_MS }, (each) => void work.push(each));
    return {
      passes: (times: number) => Array.from({ length: times }, take).filter((count) => count.allowed).length,
      remaining: () => take().remaining,
      synced: () => Promise.all(work),
      syncs: () => work.length,
    };
  };
  return { clock, isolate };
}

function overRedis(): CountLedger {
  const url = process.env['UPSTASH_REDIS_REST_URL'] ?? '';
  const token = process.env['UPSTASH_REDIS_REST_TOKEN'] ?? '';
  return redisLedger(
    new Redis({ url, token, retry: false, enableAutoPipelining: false }),
    `test:${randomUUID()}:`,
    bucketHash(new Uint8Array(32)),
  );
}

test('syncedCounter → decides at once, and knows what another isolate let pass after a synchronisation', async () => {
  const { clock, isolate } = start();
  const [one, other] = [isolate(), isolate()];
  expect(one.passes(7)).toBe(7);
  expect(one.syncs()).toBe(1);
  clock.ms += SYNC_MS;
  expect(one.passes(1)).toBe(1);
  await one.synced();
  expect(other.remaining()).toBe(9);
  await other.synced();
  expect(other.passes(20)).toBe(1);
  clock.ms += SYNC_MS;
  expect(other.passes(1)).toBe(0);
});

test('syncedCounter → what another isolate counted in the window before weighs on this one', async () => {
  const { clock, isolate } = start();
  const [one, other] = [isolate(), isolate()];
  expect(one.passes(10)).toBe(10);
  clock.ms += SYNC_MS;
  one.passes(1);
  await one.synced();
  clock.ms = START_MS + WINDOW_MS * 1.5;
  other.passes(1);
  await other.synced();
  expect(other.passes(20)).toBe(4);
});

test('syncedCounter → nothing is lost while the ledger is away, and it is asked again', async () => {
  const shared = overRedis();
  let isAway = true;
  const { clock, isolate } = start({
    add: async (tallies) => (isAway ? Promise.reject(new Error('away')) : shared.add(tallies)),
  });
  const [one, other] = [isolate(), isolate()];
  expect(one.passes(6)).toBe(6);
  await one.synced();
  isAway = false;
  clock.ms += SYNC_MS;
  expect(one.passes(1)).toBe(1);
  await one.synced();
  expect(other.passes(1)).toBe(1);
  await other.synced();
  expect(other.remaining()).toBe(1);
});
