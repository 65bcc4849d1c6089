import { MAX_PRICE_MINOR } from '#shared/grid.ts';
import { CURRENCY_EXPONENTS, minorFromDecimal, type Currency } from '#shared/money.ts';
import { findCurrency } from './currency.ts';
import { plainSpaces } from './text.ts';

export type DecimalMark = '.' | ',';

export interface PriceHints {
  /** Currency of prices that carry none. */
  currency?: Currency;
  /** The mark that parts decimals, when the feed is known to use one alone. */
  decimalMark?: DecimalMark;
}

export type PriceFault =
  | 'price/missing'
  | 'price/unreadable'
  | 'price/ambiguous'
  | 'price/not-positive'
  | 'price/too-large'
  | 'price/no-currency';

export type PriceReading =
  | { kind: 'price'; minor: number; currency: Currency }
  | { kind: 'rejected'; code: PriceFault; detail: string };

const FROM_OR_TO = /(?<!\p{L})(?:от|до|from|starting|up to|ab|bis|fra|til|fom|från)(?!\p{L})/iu;
const RANGE = /\d\D*?(?:[-–—~…]|\.{2,3})\D*?\d/u;
const PER_PIECE = /\s*\/\s*(?:шт|штука|pc|pcs|piece|ea|st|stk|stück)\.?$/iu;
/** `1299,-`, `1299.–`: no cents, as written in Scandinavia, Germany and Switzerland. */
const NO_CENTS = /[.,]\s?[-–—]+$/u;
const NUMBER = /^\d[\d .,'’]*$/u;

/**
 * Reads one price as makers write it: `13.490 NOK`, `1 299,00 ₽`, `$1,299.00`, `"1,299"`, with any kind of space.
 * A lone mark before exactly three digits parts thousands, since no currency with two decimals writes three.
 * Ranges, `от 5000`, and whatever reads in two ways are rejected as ambiguous, never guessed.
 */
export function readPrice(text: string, hints: PriceHints): PriceReading {
  const simple = /^\d{1,8}$/.exec(text);
  if (simple !== null && hints.currency !== undefined) return asPrice(text, hints.currency);
  const plain = plainSpaces(/[０-９]/u.test(text) ? text.normalize('NFKC') : text)
    .replaceAll(/["“”]/gu, '')
    .trim();
  if (plain === '') return reject('price/missing', 'the price is empty');
  if (plain.length > 60) return reject('price/unreadable', 'this is a text, not a price');
  if (!/\d/.test(plain)) return reject('price/unreadable', 'no digit in it');
  const told = findCurrency(plain, hints.currency);
  const bare = plainSpaces(told.sign === null ? plain : plain.replace(told.sign, ' '))
    .replace(PER_PIECE, '')
    .replace(NO_CENTS, '')
    .trim();
  const fault = faultOf(bare);
  if (fault !== null) return fault;
  const currency = told.sign === null ? hints.currency : (told.currency ?? undefined);
  if (currency === undefined)
    return reject(
      'price/no-currency',
      told.sign === null ? 'no currency is told' : `${told.sign} is the sign of several currencies`,
    );
  const decimal = decimalFrom(bare, currency, hints.decimalMark);
  return decimal === null
    ? reject('price/ambiguous', `${bare} can be read in two ways, or has more decimals than ${currency}`)
    : asPrice(decimal, currency);
}

function faultOf(bare: string): PriceReading | null {
  if (FROM_OR_TO.test(bare)) return reject('price/ambiguous', 'a lowest or highest price, not the price of this size');
  if (/^[-−–]\s*\d/u.test(bare)) return reject('price/not-positive', 'a price below zero');
  if (RANGE.test(bare)) return reject('price/ambiguous', 'a range of prices');
  return NUMBER.test(bare) ? null : reject('price/unreadable', 'not a number');
}

function asPrice(decimal: string, currency: Currency): PriceReading {
  const minor = minorFromDecimal(decimal, currency);
  if (minor === null && /^\d{11}/.test(decimal))
    return reject('price/too-large', 'the price is past the largest that a size can have');
  if (minor === null) return reject('price/ambiguous', `more decimals than ${currency} has`);
  if (minor === 0) return reject('price/not-positive', 'the price is zero');
  if (minor > MAX_PRICE_MINOR) return reject('price/too-large', 'the price is past the largest that a size can have');
  return { kind: 'price', minor, currency };
}

/** `1 299,00` → `1299.00`; null when grouping and decimals cannot be told apart. */
function decimalFrom(text: string, currency: Currency, mark: DecimalMark | undefined): string | null {
  const spaced = /[ '’]/u.test(text);
  if (spaced && !/^\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d*)?$/u.test(text)) return null;
  const body = text.replaceAll(/[ '’]/gu, '');
  const marks = body.replaceAll(/\d/g, '');
  if (marks === '') return body;
  const last = body.at(Math.max(body.lastIndexOf('.'), body.lastIndexOf(',')));
  const [whole, fraction] = splitAtLast(body);
  if (new Set(marks).size === 2) return mixedMarks(body, last, mark);
  if (marks.length > 1) return last !== mark && isGrouped(body) ? body.replaceAll(/[.,]/g, '') : null;
  if (spaced) return mark !== undefined && last !== mark ? null : `${whole}.${fraction || '0'}`;
  const thousands = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (thousands) return mark === last || CURRENCY_EXPONENTS[currency] >= 3 ? null : whole + fraction;
  return mark !== undefined && last !== mark ? null : `${whole}.${fraction || '0'}`;
}

function mixedMarks(body: string, last: string | undefined, mark: DecimalMark | undefined): string | null {
  if (mark !== undefined && last !== mark) return null;
  const [whole, fraction] = splitAtLast(body);
  return isGrouped(whole) ? `${whole.replaceAll(/[.,]/g, '')}.${fraction || '0'}` : null;
}

/** Whole thousands, parted by one and the same mark. */
const isGrouped = (text: string): boolean => /^[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*$/.test(text);

function splitAtLast(body: string): [string, string] {
  const at = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
  return [body.slice(0, at), body.slice(at + 1)];
}

/** The mark that parts decimals in these prices, where one alone is possible; undefined when they do not tell, or disagree. */
export function inferDecimalMark(samples: readonly string[]): DecimalMark | undefined {
  const marks = new Set<DecimalMark>();
  for (const sample of samples) {
    const match = /\d([.,])(\d+)\D*$/.exec(plainSpaces(sample).replace(PER_PIECE, ''));
    const mark = match?.[1] === ',' ? ',' : '.';
    if (match?.[2] === undefined) continue;
    if (match[2].length <= 2) marks.add(mark);
  }
  const [only] = marks;
  return marks.size === 1 ? only : undefined;
}

const reject = (code: PriceFault, detail: string): PriceReading => ({ kind: 'rejected', code, detail });
