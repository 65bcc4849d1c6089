import { Problem, type FieldError } from '#shared/problem.ts';
import type { Feed, FeedRow } from '../formats/feed.ts';
import { columnReader } from '../pipeline/columns.ts';
import { inferDecimalMark } from '../values/price.ts';
import { allMattresses, currencyHabit, currencyOfPrices, regionOf, unitsOf, type Fields } from './feed-habits.ts';
import type { FeedPlan } from './plan.ts';
import { parseProfile, type Field, type FieldSources } from './profile.ts';
import { proposeFields } from './propose-fields.ts';
import { proposeShape, type ProposedShape } from './propose-shape.ts';
import { PRICE_COLUMN, reshapedSources, rowShaper, SIZE_COLUMN, sizeColumnsOf } from './reshape-feed.ts';

/**
 * Proposes how to read a feed that nobody has described, from its header and first rows. What it takes for granted is told in
 * `assumed`, never silently.
 * @throws Problem feed/unmapped with the columns seen, when there is no name, no price, or no currency to be found
 */
export function proposePlan(feed: Pick<Feed, 'format' | 'columns' | 'notes'>, sample: readonly FeedRow[]): FeedPlan {
  const values = sample.map((row) => row.values);
  const seenColumns = feed.columns.length;
  const fields = proposeFields(feed.columns, values);
  const shape = proposeShape(feed.columns, sample, fields);
  const sources = reshapedSources(fields, shape);
  const shapedColumns = shape.sizeColumns === true ? [SIZE_COLUMN, PRICE_COLUMN, ...feed.columns] : feed.columns;
  requireFields(shapedColumns, sources, feed.columns);
  const rows = sample.flatMap(rowShaper(feed, { ...shape, fields }));
  const columns = columnReader(shapedColumns, sources);
  const region = regionOf(rows, columns);
  const told =
    currencyOfPrices(rows, columns) ?? currencyHabit(rows, columns, priceHeaders(feed.columns, fields, shape), region);
  if (told === null) throw noCurrency(feed.columns);
  const currency = told === 'all tell' ? null : told;
  const decimalMark = inferDecimalMark(rows.map((row) => columns.value(row, 'price')));
  const all = allMattresses(rows, columns, fields);
  const profile = parseProfile({
    format: feed.format,
    fields,
    ...shape,
    units: unitsOf(fields),
    ...(region !== undefined && { sizeRegion: region }),
    ...(currency !== null && { currency: currency.value }),
    ...(decimalMark !== undefined && { decimalMark }),
    ...(all && { mattress: { all } }),
  });
  const assumed = [
    ...(feed.notes ?? []),
    ...(shape.sizeColumns === true
      ? ['columns whose headers are sizes hold the prices of those sizes (sizeColumns)']
      : []),
    ...(shape.fillDown === undefined
      ? []
      : [`blank cells mean what the row above says: ${shape.fillDown.join(', ')} (fillDown)`]),
    ...(region === undefined ? [] : [`sizes by name are those of the ${region.toUpperCase()} (sizeRegion)`]),
    ...(currency === null
      ? []
      : [`prices that tell no currency are in ${currency.value}: ${currency.because} (currency)`]),
    ...(all ? ['every row is a mattress unless its name says otherwise (mattress.all)'] : []),
  ];
  const sourcesFor = (now: readonly string[]): FieldSources => {
    const own = shape.sizeColumns === true ? now.slice(2) : now;
    return own.length === seenColumns ? sources : reshapedSources(proposeFields(own, values), shape);
  };
  return { profile, sourcesFor, assumed };
}

/** A column for each size tells the currency in its header as a column of prices does. */
const priceHeaders = (columns: readonly string[], fields: Fields, shape: ProposedShape): Fields => ({
  ...fields,
  price: [
    ...(fields.price ?? []),
    ...sizeColumnsOf(columns, shape.sizeColumns).flatMap((index) => columns[index] ?? []),
  ],
});

/** Checks that a feed has the columns without which no row can be read. @throws Problem feed/unmapped with the columns seen */
export function requireFields(
  columns: readonly string[],
  fields: FieldSources,
  seen: readonly string[] = columns,
  needed: readonly Field[] = ['name', 'price'],
): void {
  const reader = columnReader(columns, fields);
  const missing = needed.filter((field) => !reader.has(field));
  if (missing.length === 0) return;
  const errors = missing.map((field): FieldError => ({
    in: 'feed',
    field,
    detail: `no column is known to hold the ${field}`,
  }));
  const hint = looksLikeData(seen) ? ' The first line looks like data: does the file have a header?' : '';
  throw new Problem('feed/unmapped', `No column for ${missing.join(' and ')}. ${columnsSeen(seen)}${hint}`, {
    errors,
  });
}

function noCurrency(columns: readonly string[]): Problem {
  const detail = 'neither prices nor a column tell a currency: give it in the profile';
  return new Problem('feed/unmapped', `No currency. ${columnsSeen(columns)}`, {
    errors: [{ in: 'profile', field: 'currency', detail }],
  });
}

const columnsSeen = (columns: readonly string[]): string => {
  const seen = columns.slice(0, 30).map((column) => (column.length > 60 ? `${column.slice(0, 60)}…` : column));
  return `Columns seen: ${seen.join(' | ')}${columns.length > 30 ? ` and ${columns.length - 30} more` : ''}.`;
};

const looksLikeData = (columns: readonly string[]): boolean =>
  columns.some((column) => /^\s*\d[\d.,\s]*\s*$|https?:\/\/|\d{2,3}\s?[xх×*]\s?\d{3}/iu.test(column));
