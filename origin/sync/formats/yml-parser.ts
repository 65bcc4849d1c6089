import { SaxesParser, type SaxesAttributePlain } from 'saxes';
import { Problem } from '#shared/problem.ts';
import type { FeedRow } from './feed.ts';
import { categoryTree } from './yml-categories.ts';
import { offerValues, withUnit, type ColumnRegistry, type OfferValues } from './yml-offer.ts';

const MAX_DEPTH = 40;
/** Longest text, comment or tag between two events of the parser. */
const MAX_SILENCE_CHARACTERS = 4_000_000;
const MAX_TEXT_CHARACTERS = 1_000_000;

export interface YmlParser {
  /** Parses the next piece of the file and gives the offers that it completes. */
  write(text: string): FeedRow[];
  /** Ends the file; throws when it ends too early or holds no shop. */
  close(): void;
}

type Attributes = Record<string, string>;

/** One element that is open, with its text so far. */
interface Open {
  name: string;
  attributes: Attributes;
  text: string;
}

/**
 * A YML catalogue as a push parser (saxes: well-formedness checked, entities never expanded beyond XML's own five).
 * @throws Problem feed/unknown-format when the root is another, feed/malformed with the line for whatever is broken
 */
export function ymlParser(registry: ColumnRegistry): YmlParser {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const categories = categoryTree();
  const open: Open[] = [];
  let done: FeedRow[] = [];
  let offer: { row: OfferValues; line: number; attributes: Attributes } | null = null;
  let sawShop = false;
  let written = 0;
  let lastEvent = 0;
  const malformed = (detail: string, cause?: unknown) => new Problem('feed/malformed', `line ${parser.line}: ${detail}`, { cause });
  const heard = () => (lastEvent = written);

  parser.on('error', (error) => {
    throw malformed(error.message.replace(/^\d+:\d+:\s*/, ''), error);
  });
  parser.on('doctype', (text) => {
    heard();
    if (/<!ENTITY/i.test(text)) throw malformed('the DOCTYPE declares entities, which are never expanded: write their text');
  });
  parser.on('comment', heard);
  parser.on('processinginstruction', heard);
  const addText = (text: string) => {
    heard();
    const element = open.at(-1);
    if (element !== undefined && element.text.length < MAX_TEXT_CHARACTERS) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    heard();
    if (open.length === 0 && tag.name !== 'yml_catalog') throw unknownRoot(tag.name);
    if (open.length >= MAX_DEPTH) throw malformed(`elements stand more than ${MAX_DEPTH} deep in one another`);
    const attributes = asPlainAttributes(tag.attributes);
    open.push({ name: tag.name, attributes, text: '' });
    if (tag.name === 'shop' && open.length === 2) sawShop = true;
    if (tag.name === 'offer' && open.length === 4) offer = { row: offerValues(registry), line: parser.line, attributes };
  });
  parser.on('closetag', () => {
    heard();
    const element = open.pop();
    if (element === undefined) return;
    if (element.name === 'category' && open.length === 3) categories.add(element.attributes['id'] ?? '', element.attributes['parentId'] ?? element.attributes['parent_id'], element.text);
    if (offer === null) return;
    if (open.length === 4) setElement(offer.row, element);
    if (open.length === 3) {
      done.push(finished(offer.row, offer.attributes, offer.line));
      offer = null;
    }
  });

  const finished = (row: OfferValues, attributes: Attributes, line: number): FeedRow => {
    for (const [name, value] of Object.entries(attributes)) row.set(`@${name}`, value);
    const values = row.values();
    const at = (name: string) => values[registry.place(name) ?? -1];
    const path = (at('categoryId') ?? '').split('\n').map((id) => categories.path(id)).find((text) => text !== '');
    if (path !== undefined) row.set('category', path);
    if (at('name') === undefined) row.set('name', [at('typePrefix'), at('vendor'), at('model')].filter((part) => part !== undefined).join(' '));
    return { line, values };
  };

  return {
    write(text) {
      written += text.length;
      parser.write(text);
      if (written - lastEvent > MAX_SILENCE_CHARACTERS) throw malformed(`more than ${MAX_SILENCE_CHARACTERS} characters without an element`);
      const rows = done;
      done = [];
      return rows;
    },
    close() {
      parser.close();
      if (!sawShop) throw new Problem('feed/malformed', 'the <yml_catalog> holds no <shop>');
    },
  };
}

function setElement(row: OfferValues, { name, attributes, text }: Open): void {
  if (name === 'param') row.set(`param:${(attributes['name'] ?? '').trim()}`, withUnit(text, attributes['unit']));
  else if (name === 'price' && attributes['from'] === 'true') row.set('price', `от ${text.trim()}`);
  else row.set(name, text);
}

const KNOWN_ROOTS: Readonly<Record<string, string>> = {
  rss: 'an RSS feed, such as Google Merchant writes',
  feed: 'an Atom feed, such as Google Merchant writes',
  html: 'a web page',
  Workbook: 'an Excel workbook in XML',
  urlset: 'a site map',
};

function unknownRoot(name: string): Problem {
  const known = KNOWN_ROOTS[name];
  return new Problem('feed/unknown-format', `the root element is <${name.slice(0, 80)}>${known === undefined ? '' : `: ${known}`}; YML has <yml_catalog>`);
}

/** Without the xmlns option, saxes gives attributes as plain strings. */
const asPlainAttributes = (attributes: Record<string, string | SaxesAttributePlain>): Attributes => attributes as Attributes;
