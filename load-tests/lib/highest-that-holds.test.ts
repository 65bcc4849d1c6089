import { expect, test } from 'vitest';
import { highestThatHolds } from './highest-that-holds.ts';

test.each([0.3, 0.9, 1, 1.4, 7, 60])('highestThatHolds → close below what can be borne: %d', async (limit) => {
  let runs = 0;
  const found = await highestThatHolds(async (multiple) => {
    runs++;
    return multiple <= limit;
  }, 1);
  expect(found).toBeLessThanOrEqual(limit);
  expect(found).toBeGreaterThan(limit / 1.2);
  expect(runs).toBeLessThan(14);
});

test('highestThatHolds → 0 when nothing holds', async () => {
  expect(await highestThatHolds(async () => false, 1)).toBe(0);
});
