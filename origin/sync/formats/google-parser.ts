import type { FeedRow } from './feed.ts';
import { googleCategory } from './google-categories.ts';
import { offerValues, type ColumnRegistry, type OfferValues } from './offer-values.ts';
import type { RowParser } from './xml-rows.ts';
import { localName } from './xml-root.ts';
import { xmlScanner, type OpenElement } from './xml-scanner.ts';

const GOOGLE_NAMESPACES = new Set(['http://base.google.com/ns/1.0', 'https://base.google.com/ns/1.0']);
const ITEM = new Set(['item', 'entry']);
/** rss, channel, item; feed, entry; rdf:RDF, item. */
const MAX_ITEM_DEPTH = 3;

interface Item {
  line: number;
  depth: number;
  /** Values in Google's namespace, which go before those of RSS and Atom under the same name. */
  google: Map<string, string[]>;
  plain: Map<string, string[]>;
  details: { name: string; value: string }[];
  detail: { name: string; value: string };
}

/**
 * A Google Merchant feed as a push parser: RSS 2.0, RSS 1.0 or Atom. Columns are the local names of an item's elements,
 * whatever the prefix of Google's namespace; a nested element is `outer.inner`, a product detail `param:Name`.
 * @throws Problem feed/malformed with the line for whatever is broken
 */
export function googleParser(registry: ColumnRegistry): RowParser {
  const done: FeedRow[] = [];
  let item: Item | null = null;
  let prefixes: ReadonlySet<string> = new Set(['g']);
  const path: string[] = [];
  const scanner = xmlScanner({
    opened({ name, attributes }, depth) {
      if (depth <= MAX_ITEM_DEPTH) prefixes = withDeclared(prefixes, attributes);
      if (item === null && depth <= MAX_ITEM_DEPTH && ITEM.has(localName(name))) item = newItem(scanner.line(), depth);
      else if (item !== null) path.push(localName(name));
    },
    closed(element, depth) {
      if (item === null) return;
      if (depth > item.depth) {
        if (path.length <= 2) keep(item, path, element, prefixes);
        path.pop();
        return;
      }
      done.push({ line: item.line, values: finished(item, offerValues(registry)) });
      item = null;
    },
  });
  return {
    write(text) {
      scanner.write(text);
      return done.splice(0);
    },
    close: () => scanner.close(),
  };
}

const newItem = (line: number, depth: number): Item => ({
  line,
  depth,
  google: new Map(),
  plain: new Map(),
  details: [],
  detail: { name: '', value: '' },
});

/** Prefixes that this element binds to Google's namespace; `g` counts without a declaration, since many feeds forget it. */
function withDeclared(known: ReadonlySet<string>, attributes: Record<string, string>): ReadonlySet<string> {
  const bound = Object.entries(attributes).flatMap(([name, value]) =>
    name.startsWith('xmlns:') && GOOGLE_NAMESPACES.has(value.trim()) ? [name.slice('xmlns:'.length)] : [],
  );
  return bound.length === 0 ? known : new Set([...known, ...bound]);
}

function keep(item: Item, path: readonly string[], element: OpenElement, prefixes: ReadonlySet<string>): void {
  const [outer = '', inner] = path;
  if (outer === 'product_detail') {
    if (inner === 'attribute_name') item.detail.name = element.text.trim();
    if (inner === 'attribute_value') item.detail.value = element.text.trim();
    if (inner === undefined) {
      item.details.push(item.detail);
      item.detail = { name: '', value: '' };
    }
    return;
  }
  // Atom tells an address as an attribute: <link href="…"/>.
  const text = element.text.trim() === '' && outer === 'link' ? (element.attributes['href'] ?? '') : element.text;
  if (text.trim() === '') return;
  const column = inner === undefined ? outer : `${outer}.${inner}`;
  const prefix = element.name.includes(':') ? element.name.slice(0, element.name.indexOf(':')) : null;
  const values = prefix !== null && prefixes.has(prefix) ? item.google : item.plain;
  values.set(column, [...(values.get(column) ?? []), text]);
}

function finished({ google, plain, details }: Item, row: OfferValues): FeedRow['values'] {
  for (const [column, texts] of [...google, ...plain]) {
    if (!google.has(column) || google.get(column) === texts)
      for (const text of texts) row.set(column, column === 'google_product_category' ? googleCategory(text) : text);
  }
  for (const { name, value } of details) if (name !== '') row.set(`param:${name}`, value);
  return row.values();
}
