import type { FeedRow } from '../formats/feed.ts';
import { columnReader } from '../pipeline/columns.ts';
import type { Fields } from './feed-habits.ts';
import type { Field } from './profile.ts';
import { sizeColumnsOf } from './reshape-feed.ts';

const MIN_SIZE_COLUMNS = 2;
const NAMELESS_SHARE = 0.3;
/** Fields that a price list tells once for the rows beneath. */
const TOLD_ONCE: readonly Field[] = ['name', 'groupKey', 'category', 'vendorCode'];

/** What is to be done with the rows of a file before they can be read: one column for each size, or merged cells. */
export interface ProposedShape {
  sizeColumns?: true;
  fillDown?: Field[];
}

/** Tells a price list with a column for each size by its header, and merged cells by names that stand once for many rows. */
export function proposeShape(columns: readonly string[], sample: readonly FeedRow[], fields: Fields): ProposedShape {
  const sized = sizeColumnsOf(columns, true);
  const filled = sized.filter((index) => sample.some((row) => /\d/.test(row.values[index] ?? '')));
  const wide = filled.length >= MIN_SIZE_COLUMNS && !tellsSizes(columns, sample, fields);
  const prices = wide
    ? filled
    : columns.flatMap((column, index) => ((fields.price ?? []).includes(column) ? [index] : []));
  const fillDown = namesStandOnce(columns, sample, fields, prices)
    ? TOLD_ONCE.filter((field) => fields[field] !== undefined)
    : [];
  return { ...(wide && { sizeColumns: true }), ...(fillDown.length > 0 && { fillDown }) };
}

/** A size column with values in most rows says that each row is one size already. */
function tellsSizes(columns: readonly string[], sample: readonly FeedRow[], fields: Fields): boolean {
  const reader = columnReader(columns, fields);
  if (!reader.has('price')) return false;
  const told = sample.filter((row) => reader.value(row, 'size') !== '' || reader.value(row, 'width') !== '');
  return told.length * 2 > sample.length;
}

/** Many rows with a price have no name, and the first has one: far more than a maker forgets. */
function namesStandOnce(
  columns: readonly string[],
  sample: readonly FeedRow[],
  fields: Fields,
  prices: readonly number[],
): boolean {
  const reader = columnReader(columns, fields);
  const priced = sample.filter((row) => prices.some((index) => (row.values[index] ?? '').trim() !== ''));
  const nameless = priced.filter((row) => reader.value(row, 'name') === '');
  const [first] = priced;
  return first !== undefined && reader.value(first, 'name') !== '' && nameless.length >= priced.length * NAMELESS_SHARE;
}
