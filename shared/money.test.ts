import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CURRENCY_EXPONENTS,
  CurrencyCode,
  decimalFromMinor,
  isCurrency,
  Money,
  minorFromDecimal,
  plusBasisPoints,
  sumMoney,
  timesQuantity,
} from './money.ts';

const currency = fc.constantFrom(...Object.keys(CURRENCY_EXPONENTS).filter(isCurrency));
const amount = fc.integer({ min: 0, max: 2 ** 40 });

describe('minorFromDecimal', () => {
  test.each([
    ['45990', 'RUB', 4_599_000],
    ['45990.5', 'RUB', 4_599_050],
    ['45990.50', 'RUB', 4_599_050],
    ['45990.500', 'RUB', 4_599_050],
    ['500', 'JPY', 500],
    ['500.00', 'JPY', 500],
    ['1.234', 'KWD', 1_234],
  ] as const)('%s %s → %i', (text, code, minor) => expect(minorFromDecimal(text, code)).toBe(minor));

  test.each([
    ['45990.505', 'RUB'],
    ['1.5', 'JPY'],
    ['-1', 'RUB'],
    ['1e3', 'RUB'],
    ['', 'RUB'],
    ['1,5', 'RUB'],
    ['9999999999999999', 'RUB'],
  ] as const)('%s %s is refused', (text, code) => expect(minorFromDecimal(text, code)).toBeNull());

  test('reads back what decimalFromMinor writes, in every currency', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => minorFromDecimal(decimalFromMinor(minor, code), code) === minor),
    );
  });
});

describe('arithmetic', () => {
  test('a sum is the sum of the minor units, in any order', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), currency, (amounts, code) => {
        const [first, ...rest] = amounts.map((amountMinor) => ({ amountMinor, currency: code }));
        if (first === undefined) return;
        expect(sumMoney(first, ...rest).amountMinor).toBe(amounts.reduce((a, b) => a + b, 0));
      }),
    );
  });

  test('mixed currencies and results past the safe integers are refused', () => {
    expect(() => sumMoney({ amountMinor: 1, currency: 'RUB' }, { amountMinor: 1, currency: 'EUR' })).toThrow(
      RangeError,
    );
    expect(() => timesQuantity({ amountMinor: Number.MAX_SAFE_INTEGER, currency: 'RUB' }, 2)).toThrow(RangeError);
  });

  test('plusBasisPoints rounds half up and equals the exact fraction within half a minor unit', () => {
    expect(plusBasisPoints(1_000, 1_500)).toBe(1_150);
    expect(plusBasisPoints(5, 1_000)).toBe(6);
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 20_000 }), (minor, basisPoints) => {
        const exactTimes10k = BigInt(minor) * BigInt(10_000 + basisPoints);
        const difference = BigInt(plusBasisPoints(minor, basisPoints)) * 10_000n - exactTimes10k;
        expect(difference > -5_000n && difference <= 5_000n).toBe(true);
      }),
    );
  });
});

test('contracts refuse an unknown currency and a negative or fractional amount', () => {
  expect(CurrencyCode.safeParse('XXX').success).toBe(false);
  expect(Money.safeParse({ amountMinor: -1, currency: 'RUB' }).success).toBe(false);
  expect(Money.safeParse({ amountMinor: 1.5, currency: 'RUB' }).success).toBe(false);
});
