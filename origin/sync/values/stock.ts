import { folded } from './text.ts';

export type StockState = 'in_stock' | 'made_to_order' | 'sold_out';

export interface StockWords {
  inStock?: readonly string[] | undefined;
  madeToOrder?: readonly string[] | undefined;
  soldOut?: readonly string[] | undefined;
}

/** Tried in this order, since `нет в наличии` holds `в наличии` and `not in stock` holds `in stock`. */
const WORDS: readonly (readonly [StockState, RegExp])[] = [
  [
    'made_to_order',
    /под заказ|на заказ|предзаказ|ожида|в пути|поступ|made[\s_-]*to[\s_-]*order|pre[\s_-]?order|back[\s_-]?order|on order|special order|bestillingsvare|på bestilling|auf bestellung|vorbestell|lieferbar in/u,
  ],
  [
    'sold_out',
    /нет\b|^нет|отсутств|законч|распродан|снят|out[\s_-]*of[\s_-]*stock|not[\s_-]+(?:in[\s_-]*stock|available)|unavailable|sold[\s_-]*out|discontinued|utsolgt|ikke på lager|utgått|ausverkauft|nicht (?:verfügbar|auf lager|vorrätig|lieferbar)/u,
  ],
  [
    'in_stock',
    /в наличии|есть|на складе|много|мало|достаточно|in[\s_-]*stock|available|på lager|auf lager|verfügbar|vorrätig|sofort lieferbar|limited|low stock/u,
  ],
];
const YES = /^(?:true|yes|y|да|ja|\+|✓|✔)$/u;
const NO = /^(?:false|no|n|nei|nein|-|–|—)$/u;
const COUNT =
  /^(?:[<>≥≤~]|более|больше|свыше|over|more than|mehr als)?\s*(-?\d{1,9})(?:[.,]0+)?\s*\+?\s*(?:шт|штук[аи]?|pcs?|pieces?|stk|st|stück)?\.?$/u;
const DATE = /^(?:(\d{4})-(\d{2})-(\d{2})(?:[t\s].*)?|(\d{1,2})\.(\d{1,2})\.(\d{4}))$/u;

/** Words that say that nothing is known, though one of them holds `нет`. */
const UNKNOWN = /нет (?:данных|информации)|неизвестно|no data|unknown/u;

/**
 * Reads a state from words, counts (`10+`), yes and no, or a date (today or earlier: in stock; later: it can be ordered
 * now and comes then). Null when the text says something else.
 */
export function readStock(text: string, words: StockWords, today: Date): StockState | null {
  const plain = folded(text);
  const has = (list: readonly string[] | undefined) => (list ?? []).some((word) => plain.includes(folded(word)));
  if (has(words.soldOut)) return 'sold_out';
  if (has(words.madeToOrder)) return 'made_to_order';
  if (has(words.inStock)) return 'in_stock';
  const count = COUNT.exec(plain)?.[1];
  if (count !== undefined) return Number(count) > 0 ? 'in_stock' : 'sold_out';
  if (YES.test(plain)) return 'in_stock';
  if (NO.test(plain)) return 'sold_out';
  if (UNKNOWN.test(plain)) return null;
  const byDate = dateState(plain, today);
  return byDate ?? WORDS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

/** Pieces that a text counts exactly: `12`, `12 pcs`. Null for `10+`, `more than 5`, words and dates, which only tell a state. */
export function readCount(text: string): number | null {
  const plain = folded(text);
  const count = EXACT.test(plain) ? COUNT.exec(plain)?.[1] : undefined;
  return count === undefined ? null : Math.max(Number(count), 0);
}

/** A number first, and no `+`. */
const EXACT = /^-?\d[^+]*$/u;

function dateState(text: string, today: Date): StockState | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [year, month, day] = match[1] === undefined ? [match[6], match[5], match[4]] : [match[1], match[2], match[3]];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return at > today.getTime() ? 'made_to_order' : 'in_stock';
}
