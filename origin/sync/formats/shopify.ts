import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow } from './feed.ts';
import { columnRegistry, type ColumnRegistry } from './offer-values.ts';

/** Columns of Shopify's product CSV by what they say, in both of its spellings (https://help.shopify.com/en/manual/products/import-export/using-csv). */
const NAMES = {
  handle: ['handle', 'url handle'],
  title: ['title'],
  price: ['variant price', 'price'],
  sku: ['variant sku', 'sku'],
  quantity: ['variant inventory qty', 'inventory quantity'],
  policy: ['variant inventory policy', 'continue selling when out of stock'],
  image: ['image src', 'product image url'],
  status: ['status'],
  published: ['published', 'published on online store'],
} as const;
type Name = keyof typeof NAMES;

const OPTION_NAME = /^option([1-3]) name$/;
const OPTION_VALUE = /^option([1-3]) value$/;
/** Columns that say something of one row alone: they are never taken from the product's first row. */
const OF_ROW =
  /^(?:variant |option[1-3] value|sku$|barcode|price$|compare-at price|cost per item|inventory |image |continue selling|charge tax|weight )/;
const MAX_IMAGES = 30;

/** Columns made here, beside those of the file: the state of stock, all pictures of the product. */
const STOCK = 'availability';
const IMAGES = 'images';

/** True for the header of Shopify's product CSV. */
export function isShopify(columns: readonly string[]): boolean {
  const keys = columns.map(key);
  const has = (name: Name) => NAMES[name].some((candidate) => keys.includes(candidate));
  return has('handle') && has('title') && has('price') && keys.some((candidate) => OPTION_NAME.test(candidate));
}

/**
 * Reads Shopify's product CSV: rows of one handle are a product, whose first row tells what all variants share. A row without a
 * price is a picture and becomes none. Options become columns by their names (`option:Size`), what is a draft or archived is
 * marked as unpublished.
 */
export function readShopify(feed: Feed): Feed {
  const registry = columnRegistry([...feed.columns, STOCK, IMAGES]);
  const places = placesOf(feed.columns);
  async function* batches(): AsyncGenerator<readonly FeedRow[]> {
    let product: Product | null = null;
    let rows = 0;
    for await (const batch of feed.batches) {
      const done: FeedRow[] = [];
      for (const row of batch) {
        const handle = textAt(row, places.at.handle);
        if (product !== null && handle !== product.handle) {
          done.push(...variantsOf(product, places, registry));
          product = null;
        }
        product ??= { handle, rows: [] };
        product.rows.push(row);
        if (product.rows.length > MAX_PRODUCT_ROWS)
          throw new Problem('feed/malformed', `line ${row.line}: more than ${MAX_PRODUCT_ROWS} rows of one handle`);
      }
      rows += done.length;
      if (done.length > 0) yield done;
    }
    const last = product === null ? [] : variantsOf(product, places, registry);
    if (rows + last.length === 0) throw new Problem('feed/empty', 'the file holds no variant with a price');
    if (last.length > 0) yield last;
  }
  return { format: 'shopify', columns: registry.names, batches: batches() };
}

/** Shopify allows 2,048 variants and 250 pictures of a product. */
const MAX_PRODUCT_ROWS = 5_000;

interface Product {
  handle: string;
  rows: FeedRow[];
}

interface Places {
  at: Record<Name, number>;
  options: { name: number; value: number }[];
  /** Columns that the first row of a product tells for all of its variants. */
  shared: number[];
}

function placesOf(columns: readonly string[]): Places {
  const keys = columns.map(key);
  const at = (names: readonly string[]) => keys.findIndex((candidate) => names.includes(candidate));
  const options = keys.flatMap((candidate, name) => {
    const number = OPTION_NAME.exec(candidate)?.[1];
    const value = keys.findIndex((other) => OPTION_VALUE.exec(other)?.[1] === number);
    return number === undefined || value === -1 ? [] : [{ name, value }];
  });
  return {
    at: {
      handle: at(NAMES.handle),
      title: at(NAMES.title),
      price: at(NAMES.price),
      sku: at(NAMES.sku),
      quantity: at(NAMES.quantity),
      policy: at(NAMES.policy),
      image: at(NAMES.image),
      status: at(NAMES.status),
      published: at(NAMES.published),
    },
    options,
    shared: keys.flatMap((candidate, index) => (OF_ROW.test(candidate) ? [] : [index])),
  };
}

function variantsOf({ rows }: Product, places: Places, registry: ColumnRegistry): FeedRow[] {
  const [first] = rows;
  if (first === undefined) return [];
  const images = rows.map((row) => textAt(row, places.at.image)).filter((image) => image !== '');
  const unpublished =
    /^(?:draft|archived|unlisted)$/i.test(textAt(first, places.at.status)) ||
    /^false$/i.test(textAt(first, places.at.published));
  return rows
    .filter((row, index) => row.fault !== undefined || isVariant(row, index, places))
    .map((row): FeedRow => {
      if (row.fault !== undefined) return row;
      const values = [...row.values];
      for (const index of places.shared) if ((values[index] ?? '').trim() === '') values[index] = first.values[index];
      setAt(values, registry, IMAGES, images.slice(0, MAX_IMAGES).join('\n'));
      setAt(values, registry, STOCK, stockOf(row, places));
      for (const option of places.options) {
        const name = textAt(first, option.name);
        const value = textAt(row, option.value);
        if (name !== '' && name.toLowerCase() !== 'title') setAt(values, registry, `option:${name}`, value);
      }
      return { line: row.line, values, ...(unpublished && { unpublished }) };
    });
}

/** A row that only adds a picture tells neither a price, an option nor an article number; a product’s first row is a variant. */
const isVariant = (row: FeedRow, index: number, { at, options }: Places): boolean =>
  index === 0 ||
  textAt(row, at.price) !== '' ||
  textAt(row, at.sku) !== '' ||
  options.some((option) => textAt(row, option.value) !== '');

function stockOf(row: FeedRow, { at }: Places): string {
  const quantity = textAt(row, at.quantity);
  if (quantity === '') return '';
  if (Number(quantity) > 0) return 'in stock';
  return /^(?:continue|true)$/i.test(textAt(row, at.policy)) ? 'made to order' : 'sold out';
}

function setAt(values: (string | undefined)[], registry: ColumnRegistry, column: string, text: string): void {
  const place = text === '' ? undefined : registry.place(column);
  if (place !== undefined) values[place] = text;
}

const textAt = (row: FeedRow, index: number): string => row.values[index]?.trim() ?? '';

const key = (column: string): string =>
  column
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');
