import { expect, test } from 'vitest';
import { curveTable } from './curve.ts';

test('curveTable → a row for each point, and the power that each figure grew by', () => {
  const points = [1, 10, 100].map((at) => ({ at, 'flat ms': 5, 'linear MB': at * 3, square: at * at }));
  const lines = curveTable({ of: 'things', points }).split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[4]).toMatch(/^\| +100 \| +5 \| +300 \| +10,000 \|$/);
  expect(lines[5]).toMatch(/^\| +power \| +0\.00 \| +1\.00 \| +2\.00 \|$/);
});

test('curveTable → a point at zero counts for no power', () => {
  const points = [0, 10, 1_000].map((at) => ({ at, ms: at === 0 ? 1 : at }));
  expect(curveTable({ of: 'orders', points }).split('\n').at(-1)).toMatch(/1\.00 \|$/);
});
