import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundAmounts, type PaidLine } from './refund-amounts.ts';

const lines = fc
  .array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), unitMinor: fc.nat(5_000_000) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((some) =>
    some.map(({ quantity, unitMinor }, index): PaidLine => ({
      id: String(index),
      quantity,
      totalMinor: quantity * unitMinor,
      refundedPieces: 0,
    })),
  );

test('whatever the order of refunds: piece by piece they come to exactly what was paid, none below zero', () => {
  fc.assert(
    fc.property(
      lines,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.infiniteStream(fc.nat()),
      (bought, off, random) => {
        const itemsMinor = bought.reduce((sum, line) => sum + line.totalMinor, 0);
        const discountMinor = Math.floor(itemsMinor * off);
        const left = bought.flatMap((line) => Array.from({ length: line.quantity }, () => line));
        let back = 0;
        while (left.length > 0) {
          const [line] = left.splice((random.next().value ?? 0) % left.length, 1);
          if (line === undefined) break;
          const [refund] = refundAmounts(bought, discountMinor, [{ lineId: line.id, quantity: 1 }]) ?? [];
          expect(refund?.amountMinor).toBeGreaterThanOrEqual(0);
          back += refund?.amountMinor ?? Number.NaN;
          line.refundedPieces++;
        }
        expect(back).toBe(itemsMinor - discountMinor);
      },
    ),
  );
});

test('more pieces than are left, or of a line that is none: nothing', () => {
  const line = { id: 'a', quantity: 2, totalMinor: 200, refundedPieces: 1 };
  expect(refundAmounts([line], 0, [{ lineId: 'a', quantity: 2 }])).toBeNull();
  expect(refundAmounts([line], 0, [{ lineId: 'b', quantity: 1 }])).toBeNull();
});
