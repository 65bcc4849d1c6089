/** What a random number generator gives: 0 (included) to 1 (excluded). */
export type Random = () => number;

/** Share of visits by size, as mattress shops report their sales; the rest is spread over what a catalogue offers besides. */
export const SIZE_DEMAND: readonly (readonly [size: string, weight: number])[] = [
  ['160x200', 30],
  ['180x200', 16],
  ['140x200', 14],
  ['90x200', 12],
  ['80x200', 7],
  ['120x200', 7],
  ['200x200', 5],
  ['80x190', 4],
  ['90x190', 3],
  ['160x190', 2],
];

/** Slope of the power law of popularity, as measured on shops: the n-th model is looked at n^-1.5 times as often as the first. */
export const POPULARITY_SLOPE = 1.5;

/** One of the items by weight. */
export function pickWeighted<T>(items: readonly (readonly [T, number])[], random: Random): T {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  const last = items.at(-1);
  if (last === undefined) throw new RangeError('nothing to pick from');
  return last[0];
}

/** One of the items, all alike. */
export function pickEven<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/**
 * One of the items, the n-th with a chance in proportion to n^-slope. By the inverse of the integral of that law, so that it takes
 * the same time for any number of items.
 */
export function pickPopular<T>(items: readonly T[], random: Random, slope: number = POPULARITY_SLOPE): T {
  const exponent = 1 - slope;
  const end = (items.length + 1) ** exponent;
  const rank = Math.floor((1 + random() * (end - 1)) ** (1 / exponent));
  const item = items[Math.min(items.length, Math.max(1, rank)) - 1];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}
