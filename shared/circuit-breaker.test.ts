import { expect, test } from 'vitest';
import { circuitBreaker } from './circuit-breaker.ts';

function start() {
  const clock = { ms: 1_000 };
  const breaker = circuitBreaker({ now: () => clock.ms });
  const call = (worked: boolean) => {
    const admission = breaker.enter();
    if (admission !== 'refuse') breaker.settle(admission, worked);
    return admission;
  };
  const calls = (count: number, worked: boolean) => Array.from({ length: count }, () => call(worked));
  return { clock, breaker, call, calls };
}

test('circuitBreaker → opens at the fifth failure in a row, however much went well before', () => {
  const { breaker, calls, call } = start();
  calls(10_000, true);
  calls(4, false);
  expect(breaker.state()).toBe('closed');
  call(false);
  expect(breaker.state()).toBe('open');
  expect(call(true)).toBe('refuse');
  expect(breaker.retryAfterMs()).toBe(1_000);
});

test('circuitBreaker → opens at the third failure in a row when each weighs two', () => {
  const { breaker } = start();
  const states = [1, 2, 3].map(() => {
    breaker.settle(breaker.enter(), false, 2);
    return breaker.state();
  });
  expect(states).toEqual(['closed', 'closed', 'open']);
});

test('circuitBreaker → opens when half of ten calls of the window failed, never in a row', () => {
  const { breaker, call } = start();
  for (let each = 0; each < 5; each++) {
    expect(breaker.state()).toBe('closed');
    call(true);
    call(false);
  }
  expect(breaker.state()).toBe('open');
});

test('circuitBreaker → forgets failures of an earlier window', () => {
  const { clock, breaker, call } = start();
  for (let each = 0; each < 30; each++) {
    call(false);
    clock.ms += 4_000;
    call(true);
    call(true);
  }
  expect(breaker.state()).toBe('closed');
});

test('circuitBreaker → one probe at a time after the wait; closes when it works', () => {
  const { clock, breaker, calls } = start();
  calls(5, false);
  clock.ms += 1_000;
  const admissions = Array.from({ length: 500 }, () => breaker.enter());
  expect(admissions.filter((admission) => admission === 'probe')).toHaveLength(1);
  expect(admissions.filter((admission) => admission === 'pass')).toHaveLength(0);
  expect(breaker.state()).toBe('half-open');
  breaker.settle('probe', true);
  expect(breaker.state()).toBe('closed');
  expect(breaker.enter()).toBe('pass');
});

test('circuitBreaker → waits twice as long after each failed probe, ten seconds at most', () => {
  const { clock, breaker, calls, call } = start();
  calls(5, false);
  const waits = Array.from({ length: 6 }, () => {
    clock.ms += breaker.retryAfterMs();
    call(false);
    return breaker.retryAfterMs();
  });
  expect(waits).toEqual([2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
});

test('circuitBreaker → another probe when the first was lost', () => {
  const { clock, breaker, calls } = start();
  calls(5, false);
  clock.ms += 1_000;
  expect([breaker.enter(), breaker.enter()]).toEqual(['probe', 'refuse']);
  clock.ms += 5_000;
  expect(breaker.enter()).toBe('probe');
});

test('circuitBreaker → a probe that is given back is made by the next caller', () => {
  const { clock, breaker, calls } = start();
  calls(5, false);
  clock.ms += 1_000;
  expect(breaker.enter()).toBe('probe');
  breaker.release();
  expect([breaker.enter(), breaker.enter()]).toEqual(['probe', 'refuse']);
});

test('circuitBreaker → a late outcome of before it opened neither closes it nor lengthens the wait', () => {
  const { breaker, calls } = start();
  const early = [breaker.enter(), breaker.enter()];
  calls(5, false);
  for (const admission of early) breaker.settle(admission, true);
  expect(breaker.state()).toBe('open');
  breaker.settle('pass', false);
  expect(breaker.retryAfterMs()).toBe(1_000);
});
