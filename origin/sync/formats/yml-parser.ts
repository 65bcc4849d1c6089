import { SaxesParser, type SaxesAttributePlain } from 'saxes';
import { Problem } from '#shared/problem.ts';
import type { FeedRow } from './feed.ts';
import { categoryTree, type Categories } from './yml-categories.ts';
import { offerValues, withUnit, type ColumnRegistry, type OfferValues } from './yml-offer.ts';
import { unknownRoot } from './yml-root.ts';

const MAX_DEPTH = 40;
/** Longest text, comment or tag between two events of the parser. */
const MAX_SILENCE_CHARACTERS = 4_000_000;
const MAX_TEXT_CHARACTERS = 1_000_000;
/** Depth of an offer: yml_catalog, shop, offers, offer. */
const OFFER_DEPTH = 4;

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

interface State {
  parser: SaxesParser;
  registry: ColumnRegistry;
  categories: Categories;
  open: Open[];
  offer: { row: OfferValues; line: number; attributes: Attributes } | null;
  done: FeedRow[];
  sawShop: boolean;
  /** Characters given to the parser, and how many of them at its last event. */
  written: number;
  lastEvent: number;
}

/**
 * A YML catalogue as a push parser (saxes: well-formedness checked, entities never expanded beyond XML's own five).
 * @throws Problem feed/unknown-format when the root is another, feed/malformed with the line for whatever is broken
 */
export function ymlParser(registry: ColumnRegistry): YmlParser {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const state: State = {
    parser,
    registry,
    categories: categoryTree(),
    open: [],
    offer: null,
    done: [],
    sawShop: false,
    written: 0,
    lastEvent: 0,
  };
  listen(state);
  return {
    write(text) {
      state.written += text.length;
      parser.write(text);
      if (state.written - state.lastEvent > MAX_SILENCE_CHARACTERS)
        throw malformed(state, `more than ${MAX_SILENCE_CHARACTERS} characters without an element`);
      const rows = state.done;
      state.done = [];
      return rows;
    },
    close() {
      parser.close();
      if (!state.sawShop) throw new Problem('feed/malformed', 'the <yml_catalog> holds no <shop>');
    },
  };
}

function listen(state: State): void {
  const { parser } = state;
  const heard = () => (state.lastEvent = state.written);
  const addText = (text: string) => {
    heard();
    const element = state.open.at(-1);
    if (element !== undefined && element.text.length < MAX_TEXT_CHARACTERS) element.text += text;
  };
  parser.on('error', (error) => {
    throw malformed(state, error.message.replace(/^\d+:\d+:\s*/, ''), error);
  });
  parser.on('doctype', (text) => {
    heard();
    if (/<!ENTITY/i.test(text))
      throw malformed(state, 'the DOCTYPE declares entities, which are never expanded: write their text');
  });
  parser.on('comment', heard);
  parser.on('processinginstruction', heard);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    heard();
    openElement(state, tag.name, asPlainAttributes(tag.attributes));
  });
  parser.on('closetag', () => {
    heard();
    closeElement(state);
  });
}

function openElement(state: State, name: string, attributes: Attributes): void {
  const { open, parser } = state;
  if (open.length === 0 && name !== 'yml_catalog') throw unknownRoot(name);
  if (open.length >= MAX_DEPTH) throw malformed(state, `elements stand more than ${MAX_DEPTH} deep in one another`);
  open.push({ name, attributes, text: '' });
  if (name === 'shop' && open.length === 2) state.sawShop = true;
  if (name === 'offer' && open.length === OFFER_DEPTH)
    state.offer = { row: offerValues(state.registry), line: parser.line, attributes };
}

function closeElement(state: State): void {
  const { open, categories, offer } = state;
  const element = open.pop();
  if (element === undefined) return;
  const { name, attributes, text } = element;
  if (name === 'category' && open.length === 3)
    categories.add(attributes['id'] ?? '', attributes['parentId'] ?? attributes['parent_id'], text);
  if (offer === null) return;
  if (open.length === OFFER_DEPTH) setElement(offer.row, element);
  if (open.length >= OFFER_DEPTH) return;
  state.done.push({ line: offer.line, values: finishedOffer(offer.row, offer.attributes, state) });
  state.offer = null;
}

function setElement(row: OfferValues, { name, attributes, text }: Open): void {
  if (name === 'param') row.set(`param:${(attributes['name'] ?? '').trim()}`, withUnit(text, attributes['unit']));
  else if (name === 'price' && attributes['from'] === 'true') row.set('price', `от ${text.trim()}`);
  else row.set(name, text);
}

/** Adds what an offer tells outside its elements: its attributes, the path of its category, and a name made of its parts. */
function finishedOffer(row: OfferValues, attributes: Attributes, { registry, categories }: State): FeedRow['values'] {
  for (const [name, value] of Object.entries(attributes))
    row.set(`@${name}`, name === 'available' ? (AVAILABLE.get(value) ?? value) : value);
  const values = row.values();
  const at = (name: string) => values[registry.place(name) ?? -1];
  const paths = (at('categoryId') ?? '').split('\n').map((id) => categories.path(id));
  row.set('category', paths.find((path) => path !== '') ?? '');
  const parts = [at('typePrefix'), at('vendor'), at('model')].filter((part) => part !== undefined);
  if (at('name') === undefined) row.set('name', parts.join(' '));
  return values;
}

/** Yandex: `true` is in stock, `false` is delivered to order. */
const AVAILABLE: ReadonlyMap<string, string> = new Map([
  ['true', 'in stock'],
  ['false', 'made to order'],
]);

const malformed = ({ parser }: State, detail: string, cause?: unknown): Problem =>
  new Problem('feed/malformed', `line ${parser.line}: ${detail}`, { cause });

/** Without the xmlns option, saxes gives attributes as plain strings. */
const asPlainAttributes = (attributes: Record<string, string | SaxesAttributePlain>): Attributes =>
  attributes as Attributes;
