import { readConstruction } from '../values/construction.ts';
import { headerWords, HEADER_WORDS, TYPE_WORDS } from './header-words.ts';
import { FIELDS, type Field } from './profile.ts';

/** As many columns, and as long names of them, as a profile takes for one field. */
const MAX_SOURCES = 20;
const MAX_NAME_LENGTH = 200;

type Row = readonly (string | undefined)[];

/** Finds the columns of each field by their headers, and by sample values where a header alone does not tell. */
export function proposeFields(columns: readonly string[], sample: readonly Row[]): Partial<Record<Field, string[]>> {
  const words = columns.map((column) => (column.length > MAX_NAME_LENGTH ? '' : headerWords(column).words));
  const fields: Partial<Record<Field, string[]>> = {};
  for (const field of FIELDS) {
    const found = HEADER_WORDS[field].flatMap((pattern) =>
      columns.filter((_, index) => pattern.test(words[index] ?? '')),
    );
    if (found.length > 0) fields[field] = [...new Set(found)];
  }
  for (const [index, column] of columns.entries()) {
    if (!TYPE_WORDS.test(words[index] ?? '')) continue;
    const field = tellsConstruction(sample.map((row) => row[index])) ? 'construction' : 'category';
    fields[field] = [...(fields[field] ?? []), column];
  }
  keepGrouping(fields, columns, sample);
  keepSale(fields);
  const variant = columns.filter((column) => column.length <= MAX_NAME_LENGTH && PARTS_MODELS.test(column));
  if (variant.length > 0) fields.variant = variant;
  for (const field of FIELDS) {
    const found = fields[field];
    if (found !== undefined) fields[field] = found.slice(0, MAX_SOURCES);
  }
  return fields;
}

/** Options of Shopify that make another model of the same product, since a model is one construction, height and firmness. */
const PARTS_MODELS =
  /^option:(?:.*(?:firmness|comfort|feel|height|thickness|profile|model|version|construction|жесткость|жёсткость|высота|модель).*|type|тип|style)$/iu;

/** A price that is only told as a sale's is the price. */
function keepSale(fields: Partial<Record<Field, string[]>>): void {
  if (fields.price !== undefined || fields.salePrice === undefined) return;
  fields.price = fields.salePrice;
  delete fields.salePrice;
}

function tellsConstruction(values: readonly (string | undefined)[]): boolean {
  const told = [...new Set(values.filter((value) => value !== undefined && value.trim() !== ''))];
  const read = told.filter((value) => value !== undefined && readConstruction(value) !== null);
  return told.length > 0 && read.length * 2 >= told.length;
}

/** Columns that only may hold a group key, such as `Model No`, are kept when their values recur in rows that differ. */
function keepGrouping(
  fields: Partial<Record<Field, string[]>>,
  columns: readonly string[],
  sample: readonly Row[],
): void {
  const kept = (fields.groupKey ?? []).filter(
    (column) => /group|групп/u.test(headerWords(column).words) || recurs(sample, columns.indexOf(column)),
  );
  const rest = (fields.groupKey ?? []).filter((column) => !kept.includes(column));
  delete fields.groupKey;
  if (kept.length > 0) fields.groupKey = kept;
  if (rest.length > 0) fields.vendorCode = [...new Set([...(fields.vendorCode ?? []), ...rest])];
}

function recurs(sample: readonly Row[], index: number): boolean {
  const rows = new Map<string, string>();
  for (const row of sample) if ((row[index] ?? '').trim() !== '') rows.set(row.join('\u0000'), row[index] ?? '');
  return rows.size > 1 && new Set(rows.values()).size <= rows.size * 0.7;
}
