import * as z from 'zod';

/** Decimal places of each currency that a maker may price in (ISO 4217, column "minor unit"). */
export const CURRENCY_EXPONENTS = {
  AED: 2,
  AMD: 2,
  AUD: 2,
  AZN: 2,
  BGN: 2,
  BRL: 2,
  BYN: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  GEL: 2,
  HKD: 2,
  HUF: 2,
  ILS: 2,
  INR: 2,
  ISK: 0,
  JPY: 0,
  KGS: 2,
  KRW: 0,
  KWD: 3,
  KZT: 2,
  MDL: 2,
  MXN: 2,
  NOK: 2,
  NZD: 2,
  PLN: 2,
  RON: 2,
  RSD: 2,
  RUB: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TJS: 2,
  TND: 3,
  TRY: 2,
  UAH: 2,
  USD: 2,
  UZS: 2,
  ZAR: 2,
} as const;

export type Currency = keyof typeof CURRENCY_EXPONENTS;

const CURRENCIES = Object.keys(CURRENCY_EXPONENTS).sort();

export const isCurrency = (text: string): text is Currency => Object.hasOwn(CURRENCY_EXPONENTS, text);

export const CurrencyCode = z
  .string()
  .refine(isCurrency, { error: `must be one of ${CURRENCIES.join(', ')}` })
  .meta({ description: 'ISO 4217 code', enum: CURRENCIES, example: 'RUB' });

export const AmountMinor = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const Money = z
  .object({
    amountMinor: AmountMinor.meta({ description: 'Whole minor units of the currency: 4599000 is 45,990.00 RUB' }),
    currency: CurrencyCode,
  })
  .meta({ id: 'Money', description: 'An amount of money' });
export type Money = z.infer<typeof Money>;

/**
 * Reads a plain decimal such as `45990`, `45990.5` or `45990.50` into minor units.
 * Gives null when it is not one, is negative, or has more decimals than the currency (unless they are zeros).
 */
export function minorFromDecimal(decimal: string, currency: Currency): number | null {
  const match = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(decimal);
  if (match === null) return null;
  const exponent = CURRENCY_EXPONENTS[currency];
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > exponent) return null;
  const minor = Number((match[1] ?? '') + fraction.padEnd(exponent, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** Writes minor units as a plain decimal: `4599000` in RUB → `45990.00`, `500` in JPY → `500`. */
export function decimalFromMinor(amountMinor: number, currency: Currency): string {
  const exponent = CURRENCY_EXPONENTS[currency];
  if (exponent === 0) return String(amountMinor);
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Adds amounts of one currency. Throws RangeError on mixed currencies or a sum past the safe integers. */
export function sumMoney(first: Money, ...rest: readonly Money[]): Money {
  let amountMinor = first.amountMinor;
  for (const money of rest) {
    if (money.currency !== first.currency) throw new RangeError(`cannot add ${money.currency} to ${first.currency}`);
    amountMinor += money.amountMinor;
  }
  return { amountMinor: safe(amountMinor), currency: first.currency };
}

/** Price × whole quantity. Throws RangeError past the safe integers. */
export const timesQuantity = (money: Money, quantity: number): Money => ({
  amountMinor: safe(money.amountMinor * quantity),
  currency: money.currency,
});

/** Raises an amount by a percent given in basis points (1 % = 100), half up to a whole minor unit. */
export function plusBasisPoints(amountMinor: number, basisPoints: number): number {
  const product = BigInt(amountMinor) * BigInt(10_000 + basisPoints);
  return safe(Number((product + 5_000n) / 10_000n));
}

function safe(amountMinor: number): number {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('amount is past the safe integers');
  return amountMinor;
}
