import { expect, test } from 'vitest';
import type { Random } from '../../../dev/seed/random.ts';
import { erlangC } from '../erlang.ts';
import { exponential, fixed, lognormal, type ServiceTime } from './service-time.ts';
import { simulate } from './simulate.ts';

const SERVICE_MS = 10;

interface Queue {
  servers: number;
  /** Arrivals by what all servers can do. */
  use: number;
  serviceTime?: (random: Random) => ServiceTime;
  waiting?: number;
  arrivals?: number;
}

/** One unit under one stream, long enough that the mean settles. */
function play({ servers, use, serviceTime = exponential, waiting = 1e9, arrivals = 120_000 }: Queue) {
  const perSecond = (use * servers * 1_000) / SERVICE_MS;
  const { streams, use: used } = simulate({
    stations: [{ name: 'desk', units: 1, servers, waiting }],
    streams: [
      { name: 'all', perSecond, ways: () => [[{ station: 'desk', meanMs: SERVICE_MS }]], returns: 0, returnAfterMs: 0 },
    ],
    serviceTime,
    warmUpMs: 10_000,
    lengthMs: (arrivals / perSecond) * 1_000,
    seed: 7,
  });
  const [result] = streams;
  if (result === undefined) throw new Error('nothing arrived');
  return { ...result, used: used['desk'] ?? 0 };
}

/** Within so many parts of a hundred. */
const near = (percent: number, expected: number) => ({
  from: expected * (1 - percent / 100),
  to: expected * (1 + percent / 100),
});
function expectNear(value: number, percent: number, expected: number): void {
  const { from, to } = near(percent, expected);
  expect(value).toBeGreaterThan(from);
  expect(value).toBeLessThan(to);
}

test.each([
  [1, 0.8],
  [4, 0.8],
  [16, 0.9],
])('M/M/c with %i servers at use %d → mean time by Erlang C, servers as busy as that', (servers, use) => {
  const { meanMs, used, answered, arrived } = play({ servers, use });
  const waitMs = (erlangC(servers, use) * SERVICE_MS) / (servers * (1 - use));
  expectNear(meanMs, 5, waitMs + SERVICE_MS);
  expectNear(used, 2, use);
  expect(answered).toBe(arrived);
});

test('M/M/1 → 99 of 100 are through within ln 100 / (µ - λ)', () => {
  const use = 0.7;
  expectNear(play({ servers: 1, use }).p99Ms, 8, (Math.log(100) * SERVICE_MS) / (1 - use));
});

test('M/D/1 → half of the wait of M/M/1', () => {
  const use = 0.8;
  const waitMs = (use * SERVICE_MS) / (2 * (1 - use));
  expectNear(play({ servers: 1, use, serviceTime: () => fixed }).meanMs, 4, waitMs + SERVICE_MS);
});

test('M/G/1 with lognormal service → the wait of Pollaczek and Khinchine', () => {
  const [use, cv] = [0.7, 1.5];
  const waitMs = (use * SERVICE_MS * (1 + cv * cv)) / (2 * (1 - use));
  expectNear(play({ servers: 1, use, serviceTime: (random) => lognormal(random, cv) }).meanMs, 8, waitMs + SERVICE_MS);
});

test('M/M/1/K → refuses the share that a bounded queue has to, above what it can do too', () => {
  for (const use of [0.9, 1.3]) {
    const places = 5;
    const { refused, gaveUp, arrived } = play({ servers: 1, use, waiting: places - 1, arrivals: 60_000 });
    expectNear(refused / arrived, 4, ((1 - use) * use ** places) / (1 - use ** (places + 1)));
    expect(gaveUp).toBe(refused);
  }
});

test('a region that is lost → what it held is tried once at the other, within the retry budget; later ones go there at once', () => {
  const [lostMs, noticedMs] = [10_000, 11_000];
  const at = (station: string) => [{ station, meanMs: 2 }];
  const { streams, use } = simulate({
    stations: ['near', 'far'].map((name) => ({ name, units: 3, servers: 1, waiting: 50 })),
    streams: [
      {
        name: 'reads',
        perSecond: 400,
        ways: (nowMs) => (nowMs < noticedMs ? [at('near'), at('far')] : [at('far')]),
        returns: 3,
        returnAfterMs: 1_000,
      },
    ],
    serviceTime: exponential,
    warmUpMs: 0,
    lengthMs: 20_000,
    seed: 3,
    losses: [{ atMs: lostMs, station: 'near', units: 3 }],
  });
  const [reads] = streams;
  // Nothing but the second of not knowing is refused, and a tenth of that is saved by the budget.
  expectNear(reads?.refused ?? 0, 10, 400 * 0.9);
  expect(reads).toMatchObject({ gaveUp: 0, answered: reads?.arrived });
  expect(use['far']).toBeGreaterThan(0.1);
});
