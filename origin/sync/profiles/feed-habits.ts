import type { Currency } from '#shared/money.ts';
import { readSize, type SizeRegion } from '#shared/size.ts';
import type { FeedRow } from '../formats/feed.ts';
import type { ColumnReader } from '../pipeline/columns.ts';
import { findCurrency } from '../values/currency.ts';
import { mattressJudge } from '../values/mattress.ts';
import { headerWords } from './header-words.ts';
import type { Field, Profile } from './profile.ts';

export type Fields = Partial<Record<Field, string[]>>;

/** A guess at a habit of the feed, and why; told to the maker. */
export interface Assumption<Value> {
  value: Value;
  because: string;
}

const US_NAMES = /\b(?:queen|twin(?:\s?xl)?|cal(?:ifornia)?\.? king|full\s?xl)\b/iu;
const UK_NAMES = /\b(?:super\s?king|small double|small single|emperor)\b/iu;

const SHARED_NAMES = /\b(?:king|full|double|single)\b/iu;

/**
 * Whose names of sizes the first rows use: those that only one country has, else those of the country whose currency the prices
 * tell; undefined when they use none.
 */
export function regionOf(sample: readonly FeedRow[], columns: ColumnReader): SizeRegion | undefined {
  const texts = sample.map((row) => `${columns.value(row, 'name')} ${columns.value(row, 'size')}`);
  const us = texts.filter((text) => US_NAMES.test(text)).length;
  const uk = texts.filter((text) => UK_NAMES.test(text)).length;
  if (us === 0 && uk === 0)
    return texts.some((text) => SHARED_NAMES.test(text)) ? regionByCurrency(sample, columns) : undefined;
  return us >= uk ? 'us' : 'uk';
}

function regionByCurrency(sample: readonly FeedRow[], columns: ColumnReader): SizeRegion | undefined {
  const told = sample.map(
    (row) => findCurrency(`${columns.value(row, 'price')} ${columns.value(row, 'currency')}`).currency,
  );
  if (told.includes('GBP')) return 'uk';
  return told.includes('USD') || told.includes('CAD') ? 'us' : undefined;
}

const CURRENCY_OF_DOMAIN: Readonly<Record<string, Currency>> = {
  ru: 'RUB',
  by: 'BYN',
  kz: 'KZT',
  ua: 'UAH',
  no: 'NOK',
  se: 'SEK',
  dk: 'DKK',
  uk: 'GBP',
  pl: 'PLN',
  cz: 'CZK',
  ch: 'CHF',
  tr: 'TRY',
  us: 'USD',
  ca: 'CAD',
  au: 'AUD',
  de: 'EUR',
  at: 'EUR',
  fr: 'EUR',
  es: 'EUR',
  it: 'EUR',
  nl: 'EUR',
  be: 'EUR',
  fi: 'EUR',
  ie: 'EUR',
  pt: 'EUR',
};

/** What the prices themselves tell: a currency each, one for all of which some leave it out, or nothing to go by. */
export function currencyOfPrices(
  sample: readonly FeedRow[],
  columns: ColumnReader,
): 'all tell' | Assumption<Currency> | null {
  if (columns.has('currency')) return 'all tell';
  const prices = sample.map((row) => columns.value(row, 'price')).filter((price) => /\d/.test(price));
  const told = prices.map((price) => findCurrency(price).currency).filter((currency) => currency !== null);
  const [only, ...more] = new Set(told);
  if (only === undefined) return null;
  if (told.length === prices.length || more.length > 0) return 'all tell';
  return { value: only, because: 'no other currency stands beside the prices that tell one' };
}

/** The currency by the header of the price, the domain of the links, the names of sizes, or the language of the header. */
export function currencyHabit(
  sample: readonly FeedRow[],
  columns: ColumnReader,
  fields: Fields,
  region: SizeRegion | undefined,
): Assumption<Currency> | null {
  for (const header of fields.price ?? []) {
    const { unit } = headerWords(header);
    const currency = unit === null ? null : findCurrency(unit).currency;
    if (currency !== null) return { value: currency, because: `the header ${header}` };
  }
  const domain = usualDomain(sample.map((row) => columns.value(row, 'url') || columns.value(row, 'image')));
  const ofDomain = domain === null ? undefined : CURRENCY_OF_DOMAIN[domain];
  if (ofDomain !== undefined) return { value: ofDomain, because: `the links end in .${domain}` };
  if (region === 'us') return { value: 'USD', because: 'sizes have US names' };
  if (region === 'uk') return { value: 'GBP', because: 'sizes have UK names' };
  const header = Object.values(fields).flat().join(' ');
  if (/[іїєґ]/iu.test(header)) return { value: 'UAH', because: 'the header is Ukrainian' };
  return /\p{Script=Cyrillic}/u.test(header) ? { value: 'RUB', because: 'the header is Russian' } : null;
}

function usualDomain(links: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const link of links) {
    const [first = ''] = link.split('\n');
    const last = URL.canParse(first) ? new URL(first).hostname.split('.').at(-1) : undefined;
    if (last !== undefined) counts.set(last, (counts.get(last) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] * 2 > links.length ? most[0] : null;
}

/** Units that headers tell: `Ширина, мм`, `height_in`. */
export function unitsOf(fields: Fields): Profile['units'] {
  const unit = (...names: Field[]) =>
    names
      .flatMap((name) => fields[name] ?? [])
      .map((header) => headerWords(header).unit)
      .find((found) => found !== null);
  const size = lengthUnit(unit('width', 'length', 'size'));
  const height = lengthUnit(unit('height'));
  const load = unit('load');
  const warranty = unit('warranty') ?? '';
  return {
    ...(size !== undefined && { size }),
    ...(height !== undefined && { height }),
    ...(load !== undefined && { load: /lb/.test(load) ? 'lb' : 'kg' }),
    ...(/^(?:month|мес)/u.test(warranty) && { warranty: 'months' }),
    ...(/^(?:year|лет|год)/u.test(warranty) && { warranty: 'years' }),
  };
}

function lengthUnit(text: string | null | undefined): 'mm' | 'cm' | 'm' | 'in' | undefined {
  if (text === 'mm' || text === 'мм') return 'mm';
  if (text === 'cm' || text === 'см') return 'cm';
  if (text === 'm' || text === 'м') return 'm';
  return text !== undefined && text !== null && text.startsWith('in') ? 'in' : undefined;
}

/**
 * A feed of nothing but mattresses never says the word: its header does, or no row of the sample has a category or another
 * product's name, and most have the size of a bed.
 */
export function allMattresses(sample: readonly FeedRow[], columns: ColumnReader, fields: Fields): boolean {
  const judge = mattressJudge({});
  const isOther = (name: string) => {
    const verdict = judge(name, '');
    return !verdict.ofChild && verdict.reason === 'other-goods';
  };
  if ((fields.name ?? []).some((header) => saysMattress(headerWords(header).words))) return true;
  function saysMattress(words: string) {
    const verdict = judge(words, '');
    return !verdict.ofChild && verdict.reason === null;
  }
  if (sample.some((row) => columns.value(row, 'category') !== '' || !isOther(columns.value(row, 'name')))) return false;
  const sized = sample.filter((row) => {
    const sides = `${columns.value(row, 'width')} x ${columns.value(row, 'length')}`;
    const texts = [columns.value(row, 'size'), columns.value(row, 'name'), sides];
    return texts.some((text) => readSize(text).kind === 'size');
  });
  return sized.length * 2 > sample.length;
}
