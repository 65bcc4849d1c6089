import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { xlsxOf, zipOf } from './archives.ts';

/** Columns and rows of one small price list, for a file in each format. */
export const HEADER = ['group id', 'name', 'category', 'size', 'price', 'currency', 'stock', 'firmness'];
export const ROWS = [
  ['V', 'Ветер «Север»', 'Матрасы', '90x200', '21990.50', 'RUB', 'в наличии', 'средняя'],
  ['V', 'Ветер «Север»', 'Матрасы', '160x200', '34990', 'RUB', 'под заказ', 'средняя'],
  ['V', 'Ветер «Север»', 'Матрасы', '180x200', '38990', 'RUB', 'нет в наличии', 'средняя'],
  ['G', 'Гроза; "Юг"', 'Матрасы', '160x200', '52990', 'RUB', 'в наличии', 'жёсткая'],
  ['G', 'Гроза; "Юг"', 'Матрасы', '160x190', '51990', 'RUB', 'в наличии', 'жёсткая'],
  ['T', 'Топпер', 'Топперы', '160x200', '9990', 'RUB', 'в наличии', ''],
];

const quoted = (cell: string) => (/[";,|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
/** The price list as a table. */
export const table = (delimiter: string, end = '\n', rows = [HEADER, ...ROWS]) =>
  rows.map((row) => row.map(quoted).join(delimiter)).join(end) + end;
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const objects = ROWS.map((row) => Object.fromEntries(HEADER.map((column, index) => [column, row[index] ?? ''])));

function yml(encoding: string): Buffer {
  const offers = ROWS.map(
    ([group = '', name = '', category, size = '', price = '', currency, stock = '', firmness = ''], index) =>
      `<offer id="${index}" group_id="${group}"><name>${xml(name)}</name><price>${price}</price><currencyId>${currency}</currencyId><categoryId>${category === 'Матрасы' ? 1 : 2}</categoryId><param name="Размер">${size}</param><param name="Наличие">${stock}</param><param name="Жёсткость">${firmness}</param></offer>`,
  );
  const text = `<?xml version="1.0" encoding="${encoding}"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog><shop><categories><category id="1">Матрасы</category><category id="2">Топперы</category></categories><offers>${offers.join('')}</offers></shop></yml_catalog>`;
  return iconv.encode(text, encoding);
}

const GOOGLE_HEADER = ['item_group_id', 'title', 'product_type', 'size', 'price', 'availability'];
const GOOGLE_ROWS = ROWS.map(
  ([group = '', name = '', category = '', size = '', price = '', currency = '', stock = '']) => [
    group,
    name,
    category,
    size,
    `${price} ${currency}`,
    stock,
  ],
);
const googleItems = (item: string) =>
  GOOGLE_ROWS.map(
    (row, index) =>
      `<${item}>${GOOGLE_HEADER.map((column, at) => `<g:${column}>${xml(row[at] ?? '')}</g:${column}>`).join('')}<g:product_detail><g:attribute_name>Жёсткость</g:attribute_name><g:attribute_value>${ROWS[index]?.[7] ?? ''}</g:attribute_value></g:product_detail></${item}>`,
  ).join('');
const RSS = `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${googleItems('item')}</channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">${googleItems('entry')}</feed>`;
const googleTsv = [
  [...GOOGLE_HEADER, 'firmness'],
  ...GOOGLE_ROWS.map((row, index) => [...row, ROWS[index]?.[7] ?? '']),
];

const SHOPIFY_HEADER = [
  'Handle',
  'Title',
  'Type',
  'Firmness (product.metafields.custom.firmness)',
  'Option1 Name',
  'Option1 Value',
  'Variant Price',
  'Currency',
  'Stock status',
];
const shopify = ROWS.map(
  ([group = '', name = '', category = '', size = '', price = '', currency = '', stock = '', firmness = ''], index) => {
    const first = ROWS[index - 1]?.[0] !== group;
    const ofProduct = first ? [name, category, firmness, 'Size'] : ['', '', '', ''];
    return [group, ...ofProduct, size, price, currency, stock];
  },
);

export const SIZES = [...new Set(ROWS.map((row) => row[3] ?? ''))];

/** The same data as each format tells it; every one is read without a profile. */
export const SAME_FEEDS: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'CSV ,': () => Buffer.from(table(',')),
  'CSV |': () => Buffer.from(table('|')),
  TSV: () => Buffer.from(table('\t')),
  'CSV with a byte order mark': () => Buffer.from(`\ufeff${table(';')}`),
  'CSV with CRLF': () => Buffer.from(table(';', '\r\n')),
  'CSV with CR': () => Buffer.from(table(';', '\r')),
  'CSV with mixed line ends': () =>
    Buffer.from(
      table(';')
        .replace('\n', '\r\n')
        .replace(/\n(?=G)/, '\r'),
    ),
  'CSV in UTF-16 LE': () => iconv.encode(table(';'), 'utf-16le', { addBOM: true }),
  'CSV in UTF-16 BE': () => iconv.encode(table(';'), 'utf-16be', { addBOM: true }),
  'CSV in windows-1251': () => iconv.encode(table(';'), 'windows-1251'),
  'CSV with a header that repeats': () =>
    Buffer.from(table(';', '\n', [[...HEADER, 'price'], ...ROWS.map((row) => [...row, ''])])),
  YML: () => yml('utf-8'),
  'YML in windows-1251': () => yml('windows-1251'),
  'Google Merchant RSS': () => Buffer.from(RSS),
  'Google Merchant RSS with another prefix': () =>
    Buffer.from(RSS.replaceAll('g:', 'goog:').replace('xmlns:g=', 'xmlns:goog=')),
  'Google Merchant Atom': () => Buffer.from(ATOM),
  'Google Merchant TSV': () => Buffer.from(table('\t', '\n', googleTsv)),
  'Shopify CSV': () => Buffer.from(table(',', '\n', [SHOPIFY_HEADER, ...shopify])),
  'JSON array': () => Buffer.from(JSON.stringify(objects, null, 2)),
  'JSON object': () => Buffer.from(JSON.stringify({ shop: { name: 'x' }, data: { items: objects } })),
  NDJSON: () => Buffer.from(objects.map((object) => JSON.stringify(object)).join('\n')),
  XLSX: async () =>
    xlsxOf([HEADER, ...ROWS.map((row) => row.map((cell, index) => (index === 4 ? Number(cell) : cell)))]),
  'XLSX with merged names': async () =>
    xlsxOf([
      HEADER,
      ...ROWS.map((row, index) => (ROWS[index - 1]?.[0] === row[0] ? [null, null, null, ...row.slice(3)] : row)),
    ]),
  gzip: () => gzipSync(table(';')),
  ZIP: async () => zipOf({ 'feed.csv': table(';') }),
};
