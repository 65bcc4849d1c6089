import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickEven, pickPopular, pickWeighted } from './distribution.ts';

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const items = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('every pick is one of the items, whatever the random number', () => {
  fc.assert(
    fc.property(share, fc.integer({ min: 1, max: 5_000 }), (at, count) => {
      expect(pickPopular(items(count), () => at)).toBeGreaterThanOrEqual(1);
      expect(pickEven(items(count), () => at)).toBeLessThanOrEqual(count);
      expect(
        pickWeighted(
          [
            ['a', count],
            ['b', 1],
          ],
          () => at,
        ),
      ).toMatch(/^[ab]$/);
    }),
  );
});

test('pickPopular → the second is picked about 2^-1.5 times as often as the first', () => {
  const counts = new Map<number, number>();
  const total = 200_000;
  for (let i = 0; i < total; i++) {
    const rank = pickPopular(items(1_000), () => (i + 0.5) / total);
    counts.set(rank, (counts.get(rank) ?? 0) + 1);
  }
  // The law over whole ranks: the n-th has the integral from n to n + 1.
  const expected = (2 ** -0.5 - 3 ** -0.5) / (1 - 2 ** -0.5);
  expect((counts.get(2) ?? 0) / (counts.get(1) ?? 1)).toBeCloseTo(expected, 2);
});
