import { isCurrency, type Currency } from '#shared/money.ts';

/** How currencies are written besides their ISO code. `RUR` is the rouble's code before 1998 and still in YML (Yandex). */
const SIGNS: readonly (readonly [sign: RegExp, candidates: readonly [Currency, ...Currency[]]])[] = [
  [/₽|(?<!\p{L})(?:руб(?:л(?:ей|я|ь))?|р|rur|rub)(?!\p{L})\.?/iu, ['RUB']],
  [/€|(?<!\p{L})(?:евро|euro)(?!\p{L})/iu, ['EUR']],
  [/£/u, ['GBP']],
  [/us\s?\$/iu, ['USD']],
  [/(?:ca|c)\$/iu, ['CAD']],
  [/(?:au|a)\$/iu, ['AUD']],
  [/nz\$/iu, ['NZD']],
  [/\$/u, ['USD', 'CAD', 'AUD', 'NZD', 'MXN', 'SGD', 'HKD']],
  [/₴|(?<!\p{L})грн(?!\p{L})\.?/iu, ['UAH']],
  [/₸|(?<!\p{L})(?:тг|тенге)(?!\p{L})\.?/iu, ['KZT']],
  [/(?<!\p{L})(?:byn|бел\.?\s?руб)(?!\p{L})\.?/iu, ['BYN']],
  [/zł|(?<!\p{L})zl(?!\p{L})/iu, ['PLN']],
  [/kč/iu, ['CZK']],
  [/₺|(?<!\p{L})tl(?!\p{L})/iu, ['TRY']],
  [/₹/u, ['INR']],
  [/₪/u, ['ILS']],
  [/₩/u, ['KRW']],
  [/¥/u, ['JPY', 'CNY']],
  [/(?<!\p{L})kr(?!\p{L})\.?/iu, ['NOK', 'SEK', 'DKK', 'ISK']],
  [/(?<!\p{L})(?:sfr|fr)(?!\p{L})\.?/iu, ['CHF']],
];

const CODE = /(?<!\p{L})([a-z]{3})(?!\p{L})/giu;

export interface CurrencyReading {
  /** Null when none is told, or a sign that several currencies share is not settled by the hint. */
  currency: Currency | null;
  /** The sign or code as it stands in the text; null when there is none. */
  sign: string | null;
}

/**
 * Finds the currency that a text tells by code or sign. A sign that several share (`$`, `kr`, `¥`) is the hint's
 * currency when that is one of them; `$` alone is the US dollar; the others stay unknown.
 */
export function findCurrency(text: string, hint?: Currency): CurrencyReading {
  for (const match of text.matchAll(CODE)) {
    const code = currencyFromCode(match[0]);
    if (code !== null) return { currency: code, sign: match[0] };
  }
  for (const [pattern, candidates] of SIGNS) {
    const [sign] = pattern.exec(text) ?? [];
    if (sign === undefined) continue;
    if (candidates.length === 1) return { currency: candidates[0], sign };
    if (hint !== undefined && candidates.includes(hint)) return { currency: hint, sign };
    return { currency: sign === '$' ? 'USD' : null, sign };
  }
  return { currency: null, sign: null };
}

/** `RUB`, `rub`, or the old `RUR`; null for any other text. */
export function currencyFromCode(text: string): Currency | null {
  const code = text.trim().toUpperCase();
  if (code === 'RUR') return 'RUB';
  return isCurrency(code) ? code : null;
}
