import type { Feed, FeedRow } from '../formats/feed.ts';
import { columnKey } from '../pipeline/columns.ts';
import { isSizeColumn, sizeWords } from './find-header.ts';
import type { Field, FieldSources, Profile } from './profile.ts';

/** Columns that a price list with one column for each size is given, before its own. */
export const SIZE_COLUMN = '#size';
export const PRICE_COLUMN = '#price';

export type Shape = Pick<Profile, 'sizeColumns' | 'fillDown'> & { fields: FieldSources };

/** Cells that say that this size is not made. */
const NOT_MADE = /^(?:[-–—x×хн/]+|нет|no|n\/?a)$/iu;
/** Columns that name a size and hold something else than its price. */
const NO_PRICES = /остат|налич|склад|кол-?во|stock|qty|quantity|артикул|sku|код|вес\b|weight|объ[её]м/iu;

/** The columns whose headers are sizes and that hold prices. */
export const sizeColumnsOf = (columns: readonly string[], rule: Profile['sizeColumns']): number[] => {
  if (rule === undefined || rule === false) return [];
  const told = Array.isArray(rule) ? new Set(rule.map(columnKey)) : null;
  return columns.flatMap((column, index) =>
    (told === null ? isSizeColumn(column) && !NO_PRICES.test(column) : told.has(columnKey(column))) ? [index] : [],
  );
};

/**
 * Brings a feed into the shape of one row for each size: blank cells of `fillDown` take what the row above says, and a column
 * for each size becomes a row for each, with the header as its size and the cell as its price.
 */
export function reshapeFeed(feed: Feed, shape: Shape): Feed {
  const wide = shape.sizeColumns !== undefined && shape.sizeColumns !== false;
  const fills = (shape.fillDown ?? []).length > 0;
  if (!wide && !fills) return feed;
  const reshape = rowShaper(feed, shape);
  async function* batches(): AsyncGenerator<readonly FeedRow[]> {
    for await (const batch of feed.batches) {
      const rows = batch.flatMap(reshape);
      if (rows.length > 0) yield rows;
    }
  }
  return {
    ...feed,
    get columns() {
      return wide ? [SIZE_COLUMN, PRICE_COLUMN, ...feed.columns] : feed.columns;
    },
    batches: batches(),
  };
}

/** Where the fields of a price list with a column for each size stand. */
export const reshapedSources = (fields: FieldSources, { sizeColumns }: Pick<Profile, 'sizeColumns'>): FieldSources =>
  sizeColumns === undefined || sizeColumns === false
    ? fields
    : { ...fields, size: [SIZE_COLUMN], price: [PRICE_COLUMN], width: undefined, length: undefined };

/** Makes the function that turns one row of the file into those of the shape; it remembers the rows before. */
export function rowShaper(feed: Pick<Feed, 'columns'>, shape: Shape): (row: FeedRow) => readonly FeedRow[] {
  const above = new Map<number, string>();
  let known = -1;
  let filled: number[] = [];
  let sized: number[] = [];
  const wide = shape.sizeColumns !== undefined && shape.sizeColumns !== false;
  return (row) => {
    if (feed.columns.length !== known) {
      known = feed.columns.length;
      filled = (shape.fillDown ?? []).flatMap((field) => placesOf(feed.columns, shape.fields, field));
      sized = sizeColumnsOf(feed.columns, shape.sizeColumns);
    }
    if (row.fault !== undefined) return [wide ? { ...row, values: [] } : row];
    const whole = filled.length === 0 ? row : filledRow(row, filled, above);
    return wide ? rowsOfSizes(whole, sized, feed.columns) : [whole];
  };
}

const placesOf = (columns: readonly string[], fields: FieldSources, field: Field): number[] =>
  (fields[field] ?? []).flatMap((source) =>
    columns.flatMap((column, index) => (columnKey(column) === columnKey(source) ? [index] : [])),
  );

function filledRow(row: FeedRow, places: readonly number[], above: Map<number, string>): FeedRow {
  const values = [...row.values];
  for (const place of places) {
    const own = values[place]?.trim() ?? '';
    if (own === '') values[place] = above.get(place);
    else above.set(place, own);
  }
  return { ...row, values };
}

function rowsOfSizes(row: FeedRow, sized: readonly number[], columns: readonly string[]): FeedRow[] {
  const common = [...row.values];
  for (const index of sized) common[index] = undefined;
  const rows = sized.flatMap((index): FeedRow[] => {
    const price = row.values[index]?.trim() ?? '';
    if (price === '' || NOT_MADE.test(price)) return [];
    const column = columns[index] ?? '';
    return [{ ...row, column, values: [sizeWords(column), price, ...common] }];
  });
  // A row without any price is still a row: its name says whether it is a title or a mattress.
  return rows.length > 0 ? rows : [{ ...row, values: [undefined, undefined, ...common] }];
}
