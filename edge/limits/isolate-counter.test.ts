import { describe, expect, test } from 'vitest';
import { isolateCounter } from './isolate-counter.ts';

const WINDOW_MS = 60_000;
/** The beginning of a window. */
const START_MS = 1_800_000_000_000;

function start(mostKeys = 100) {
  const clock = { ms: START_MS };
  const counter = isolateCounter(() => clock.ms, mostKeys);
  const take = (key = 'a') => counter.take({ key, requests: 10, windowMs: WINDOW_MS });
  const passes = (times: number, key = 'a') =>
    Array.from({ length: times }, () => take(key)).filter((count) => count.allowed).length;
  return { clock, take, passes };
}

describe('isolateCounter', () => {
  test('→ exactly the quota passes within a window', () => {
    const { take, passes, clock } = start();
    expect(take()).toEqual({ allowed: true, remaining: 9, resetAtMs: START_MS + WINDOW_MS });
    expect(passes(20)).toBe(9);
    clock.ms += WINDOW_MS - 1;
    expect(passes(5)).toBe(0);
  });

  test('→ no burst across the edge: a used-up window weighs on the next as far as the window still covers it', () => {
    const { clock, passes } = start();
    clock.ms += WINDOW_MS - 1;
    expect(passes(20)).toBe(10);
    clock.ms += 1;
    expect(passes(20)).toBe(0);
    clock.ms += 1;
    expect(passes(20)).toBe(1);
    clock.ms = START_MS + WINDOW_MS * 1.5;
    expect(passes(20)).toBe(4);
    clock.ms = START_MS + WINDOW_MS * 3;
    expect(passes(20)).toBe(10);
  });

  test('→ each key has a quota of its own, and the oldest is forgotten when there are too many', () => {
    const { passes } = start(2);
    expect(passes(20, 'a')).toBe(10);
    expect(passes(20, 'b')).toBe(10);
    expect(passes(20, 'a')).toBe(0);
    expect(passes(20, 'c')).toBe(10);
    expect(passes(20, 'b')).toBe(0);
    expect(passes(20, 'a')).toBe(10);
  });
});
