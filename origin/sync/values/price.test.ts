import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_PRICE_MINOR } from '#shared/grid.ts';
import { CURRENCY_EXPONENTS, decimalFromMinor, type Currency } from '#shared/money.ts';
import { inferDecimalMark, readPrice, type PriceHints } from './price.ts';

const read = (text: string, hints: PriceHints = { currency: 'RUB' }) => {
  const reading = readPrice(text, hints);
  return reading.kind === 'price'
    ? `${decimalFromMinor(reading.minor, reading.currency)} ${reading.currency}`
    : reading.code;
};

describe('readPrice on what makers write', () => {
  test.each([
    ['29390', '29390.00 RUB'],
    ['2799.0', '2799.00 RUB'],
    ['699.99', '699.99 RUB'],
    ['13.490 NOK', '13490.00 NOK'],
    ['995 NOK', '995.00 NOK'],
    ['1 299,00 ₽', '1299.00 RUB'],
    ['1\u00a0299,00\u202f₽', '1299.00 RUB'],
    ['45\u2009990', '45990.00 RUB'],
    ['28 900 руб.', '28900.00 RUB'],
    ['28 900 р.', '28900.00 RUB'],
    ['$1,299.00', '1299.00 USD'],
    ['"1,299"', '1299.00 RUB'],
    ['1,299', '1299.00 RUB'],
    ['1.299,00 €', '1299.00 EUR'],
    ['€ 1.299', '1299.00 EUR'],
    ['EUR 1299.5', '1299.50 EUR'],
    ["1'299.00 CHF", '1299.00 CHF'],
    ['1299,- kr', 'price/no-currency'],
    ['1.234.567', '1234567.00 RUB'],
    ['1299.', '1299.00 RUB'],
    ['12 990 ₽/шт.', '12990.00 RUB'],
    ['£499', '499.00 GBP'],
    ['100 rur', '100.00 RUB'],
    ['1299.990', '1299.99 RUB'],
    ['0012', '12.00 RUB'],
    ['"1,299" USD', '1299.00 USD'],
    ['１２９９ €', '1299.00 EUR'],
  ])('%s → %s', (text, expected) => expect(read(text)).toBe(expected));

  test.each([
    ['', 'price/missing'],
    ['\u00a0', 'price/missing'],
    ['по запросу', 'price/unreadable'],
    ['Call for price', 'price/unreadable'],
    ['12a', 'price/unreadable'],
    ['от 5000', 'price/ambiguous'],
    ['from $499', 'price/ambiguous'],
    ['ab 499 €', 'price/ambiguous'],
    ['5000-7000', 'price/ambiguous'],
    ['5 000 – 7 000 ₽', 'price/ambiguous'],
    ['12 99', 'price/ambiguous'],
    ['1,2,3', 'price/ambiguous'],
    ['1.29.900', 'price/ambiguous'],
    ['0.299', 'price/ambiguous'],
    ['12.3456', 'price/ambiguous'],
    ['-100', 'price/not-positive'],
    ['−100', 'price/not-positive'],
    ['0', 'price/not-positive'],
    ['0,00', 'price/not-positive'],
    ['42949673', 'price/too-large'],
    ['99999999999999', 'price/too-large'],
  ])('%j is put aside: %s', (text, expected) => expect(read(text)).toBe(expected));

  test('a sign that several currencies share is the hint’s when that is one of them', () => {
    expect(read('1299,- kr', { currency: 'SEK' })).toBe('1299.00 SEK');
    expect(read('$99', { currency: 'CAD' })).toBe('99.00 CAD');
    expect(read('$99', {})).toBe('99.00 USD');
    expect(read('¥5000', {})).toBe('price/no-currency');
    expect(read('5000', {})).toBe('price/no-currency');
  });

  test('a known decimal mark makes three digits after it ambiguous, and the other mark groups', () => {
    expect(read('1.299', { currency: 'EUR', decimalMark: '.' })).toBe('price/ambiguous');
    expect(read('1.299', { currency: 'EUR', decimalMark: ',' })).toBe('1299.00 EUR');
    expect(read('12.50', { currency: 'EUR', decimalMark: ',' })).toBe('price/ambiguous');
    expect(read('1.299', { currency: 'KWD' })).toBe('price/ambiguous');
  });
});

test('inferDecimalMark tells what the prices show, and nothing when they disagree', () => {
  expect(inferDecimalMark(['699.99', '1299.0'])).toBe('.');
  expect(inferDecimalMark(['1.299,00 €', '24'])).toBe(',');
  expect(inferDecimalMark(['13.490 NOK', '995 NOK'])).toBeUndefined();
  expect(inferDecimalMark(['1,5', '1.5'])).toBeUndefined();
});

const currencies = Object.keys(CURRENCY_EXPONENTS).filter(
  (code): code is Currency => code in CURRENCY_EXPONENTS && CURRENCY_EXPONENTS[code as Currency] === 2,
);
const grouped = (whole: string, by: string) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, by);

test('any amount reads back from each way of writing it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: MAX_PRICE_MINOR }),
      fc.constantFrom(...currencies),
      fc.constantFrom(' ', '\u00a0', '\u202f', "'", ''),
      (minor, currency, space) => {
        const [whole = '', cents = ''] = decimalFromMinor(minor, currency).split('.');
        const expected = { kind: 'price', minor, currency };
        for (const text of [
          `${whole}.${cents}`,
          `${grouped(whole, space)},${cents}`,
          `${grouped(whole, '.')},${cents}`,
          `${grouped(whole, ',')}.${cents}`,
        ]) {
          expect(readPrice(text, { currency })).toEqual(expected);
          expect(readPrice(`${text} ${currency}`, {})).toEqual(expected);
        }
      },
    ),
  );
});

test('any text is read without a throw, and a price is always positive and storable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const reading = readPrice(text, { currency: 'EUR' });
      if (reading.kind === 'price') {
        expect(reading.minor).toBeGreaterThan(0);
        expect(reading.minor).toBeLessThanOrEqual(MAX_PRICE_MINOR);
      }
    }),
  );
});
