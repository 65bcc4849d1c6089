import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discountOf, type Promotion } from './discount.ts';

const terms: Promotion = {
  id: 'p',
  code: 'TEN',
  active: true,
  version: 1,
  percentBasisPoints: 1_000,
  amountMinor: null,
  currency: null,
  minItemsMinor: 0,
  maxRedemptions: 1,
  redeemed: 0,
  startsAtMs: 100,
  endsAtMs: 200,
};
const items = { itemsMinor: 999, currency: 'RUB' as const };

test.each([
  [null, 'unknown'],
  [{ ...terms, active: false }, 'unknown'],
  [{ ...terms, startsAtMs: 151 }, 'not-started'],
  [{ ...terms, endsAtMs: 150 }, 'ended'],
  [{ ...terms, redeemed: 1 }, 'used-up'],
  [{ ...terms, currency: 'EUR' as const }, 'currency'],
  [{ ...terms, minItemsMinor: 1_000 }, 'below-minimum'],
])('%j → %s', (promotion, reason) => expect(discountOf(promotion, items, 150)).toEqual({ ok: false, reason }));

test('a percent is rounded down, an amount is no more than the items', () => {
  expect(discountOf(terms, items, 150)).toEqual({ ok: true, discountMinor: 99 });
  const amount = { ...terms, percentBasisPoints: null, amountMinor: 5_000, currency: 'RUB' as const };
  expect(discountOf(amount, items, 150)).toEqual({ ok: true, discountMinor: 999 });
});

test('whatever the terms: from nothing up to the items, exactly the percent rounded down', () => {
  const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 10_000 }), (itemsMinor, percentBasisPoints) => {
      const discount = discountOf({ ...terms, percentBasisPoints }, { ...items, itemsMinor }, 150);
      if (!discount.ok) throw new Error(discount.reason);
      expect(discount.discountMinor).toBeLessThanOrEqual(itemsMinor);
      const exact = BigInt(itemsMinor) * BigInt(percentBasisPoints) - BigInt(discount.discountMinor) * 10_000n;
      expect(exact >= 0n && exact < 10_000n).toBe(true);
    }),
  );
});
