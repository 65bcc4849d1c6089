import type { FeedText } from './feed.ts';
import type { FeedRow } from './rows.ts';

export interface YmlStyle {
  encoding: 'utf-8' | 'windows-1251';
  doctype: boolean;
  shop: { name: string; company: string; url: string };
  /** `RUB`, or `RUR` as in old exports. */
  currencyId: string;
  /** Category names; an offer carries the index + 1. */
  categories: readonly string[];
  /** Attributes of `<offer>` beside `id`. */
  attributes(row: FeedRow): readonly (readonly [string, string])[];
  /** Elements of an offer beside price, currency and category; those with an empty text are left out. */
  elements(row: FeedRow): readonly (readonly [string, string])[];
  params(row: FeedRow): readonly YmlParam[];
}

export interface YmlParam {
  name: string;
  unit?: string;
  value: string;
}

/** Writes rows as a YML catalogue with one offer for each row (Yandex Market Language, shops.dtd). */
export function writeYml(style: YmlStyle, rows: readonly FeedRow[]): FeedText {
  const out = [...head(style)];
  const lines: number[] = [];
  for (const row of rows) {
    lines.push(out.length + 1);
    out.push(...offer(style, row));
  }
  out.push('    </offers>', '  </shop>', '</yml_catalog>', '');
  return { text: out.join('\n'), lines };
}

function* head({ encoding, doctype, shop, currencyId, categories }: YmlStyle): Generator<string> {
  yield `<?xml version="1.0" encoding="${encoding}"?>`;
  if (doctype) yield '<!DOCTYPE yml_catalog SYSTEM "shops.dtd">';
  yield '<yml_catalog date="2026-11-20 04:10">';
  yield '  <shop>';
  yield `    ${element('name', shop.name)}`;
  yield `    ${element('company', shop.company)}`;
  yield `    ${element('url', shop.url)}`;
  yield '    <currencies>';
  yield `      <currency id="${currencyId}" rate="1"/>`;
  yield '    </currencies>';
  yield '    <categories>';
  for (const [index, name] of categories.entries())
    yield `      <category id="${index + 1}">${escaped(name)}</category>`;
  yield '    </categories>';
  yield '    <offers>';
}

function* offer(style: YmlStyle, row: FeedRow): Generator<string> {
  const attributes = [['id', row.sku] as const, ...style.attributes(row)];
  yield `      <offer ${attributes.map(([name, value]) => `${name}="${escaped(value)}"`).join(' ')}>`;
  if (row.priceText !== '') yield `        ${element('price', row.priceText)}`;
  yield `        ${element('currencyId', style.currencyId)}`;
  yield `        ${element('categoryId', String(style.categories.indexOf(row.category) + 1))}`;
  for (const [name, text] of style.elements(row)) if (text !== '') yield `        ${element(name, text)}`;
  for (const { name, unit, value } of style.params(row)) {
    if (value === '') continue;
    const unitText = unit === undefined ? '' : ` unit="${escaped(unit)}"`;
    yield `        <param name="${escaped(name)}"${unitText}>${escaped(value)}</param>`;
  }
  yield '      </offer>';
}

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
