import { expect, test } from 'vitest';
import { circuitBreaker } from './breaker.ts';

test('circuitBreaker → opens after failures in a row, lets one probe out after the pause, closes on success', () => {
  let nowMs = 0;
  const breaker = circuitBreaker({ failures: 2, pauseMs: 1_000, now: () => nowMs });
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  expect(breaker.allows()).toBe(true);
  breaker.failed();
  expect(breaker.allows()).toBe(false);
  nowMs = 1_000;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
  breaker.failed();
  nowMs = 1_999;
  expect(breaker.allows()).toBe(false);
  nowMs = 2_000;
  expect(breaker.allows()).toBe(true);
  breaker.succeeded();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
});
