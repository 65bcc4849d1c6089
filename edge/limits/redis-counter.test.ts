import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from '@upstash/redis/cloudflare';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { counterWithFallback } from './counter-with-fallback.ts';
import type { Counter } from './counter.ts';
import { isolateCounter } from './isolate-counter.ts';
import { redisCounter } from './redis-counter.ts';

const WINDOW_MS = 60_000;
const START_MS = 1_800_000_000_000;
const url = () => process.env['UPSTASH_REDIS_REST_URL'] ?? '';
const token = () => process.env['UPSTASH_REDIS_REST_TOKEN'] ?? '';
/** Many at once on a busy machine take longer than a shopper would wait. */
const over = (address: string, timeoutMs = 20_000): Counter =>
  redisCounter({
    redis: new Redis({ url: address, token: token(), retry: false, enableAutoPipelining: false }),
    prefix: `test:${randomUUID()}`,
    timeoutMs,
  });
const bucket = (requests = 10) => ({ key: 'a', requests, windowMs: WINDOW_MS });

/** How many of so many requests at once pass. */
async function passes(counter: Counter, times: number, requests = 10): Promise<number> {
  const counts = await Promise.all(Array.from({ length: times }, async () => counter.take(bucket(requests))));
  return counts.filter((count) => count.allowed).length;
}

afterEach(() => {
  vi.useRealTimers();
});

/** Upstash's client reads the time by itself. */
function standAt(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: ms });
}

describe('redisCounter', () => {
  test('→ of 200 at once exactly the quota passes', async () => {
    expect(await passes(over(url()), 200, 37)).toBe(37);
  });

  test('→ exactly the quota around the edge of a window, as in the isolate', async () => {
    const counter = over(url());
    standAt(START_MS + WINDOW_MS - 1);
    expect(await passes(counter, 20)).toBe(10);
    standAt(START_MS + WINDOW_MS + 1);
    expect(await passes(counter, 20)).toBe(1);
    standAt(START_MS + WINDOW_MS * 3);
    expect(await passes(counter, 9)).toBe(9);
    expect(await counter.take(bucket())).toEqual({ allowed: true, remaining: 0, resetAtMs: START_MS + WINDOW_MS * 4 });
  });
});

describe('counterWithFallback', () => {
  test('→ counts in the isolate when nobody listens', async () => {
    const now = () => Date.now();
    const counter = counterWithFallback(over('http://127.0.0.1:9'), isolateCounter(now, 100), circuitBreaker({ now }));
    expect(await passes(counter, 50)).toBe(10);
  });

  test('→ a silent Redis holds a caller for the deadline only, and nobody once the breaker is open', async () => {
    let asked = 0;
    const silent = createServer(() => void asked++);
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const now = () => Date.now();
      const slow = over(`http://127.0.0.1:${port}`, 300);
      const counter = counterWithFallback(slow, isolateCounter(now, 100), circuitBreaker({ now }));
      const startedMs = performance.now();
      expect(await passes(counter, 5)).toBe(5);
      expect(performance.now() - startedMs).toBeLessThan(3_000);
      expect(await passes(counter, 20)).toBe(5);
      expect(asked).toBeLessThanOrEqual(5);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});
