import { Problem } from '#shared/problem.ts';
import type { FeedRow } from './feed.ts';
import { offerValues, withUnit, type ColumnRegistry, type OfferValues } from './offer-values.ts';
import type { RowParser } from './xml-rows.ts';
import { xmlScanner, type Attributes, type OpenElement } from './xml-scanner.ts';
import { unknownRoot } from './xml-root.ts';
import { categoryTree, type Categories } from './yml-categories.ts';
import { currencyRates, type CurrencyRates } from './yml-currencies.ts';

/** Depth of an offer: yml_catalog, shop, offers, offer. */
const OFFER_DEPTH = 4;

interface State {
  registry: ColumnRegistry;
  categories: Categories;
  currencies: CurrencyRates;
  offer: { row: OfferValues; line: number; attributes: Attributes } | null;
  done: FeedRow[];
  sawShop: boolean;
}

/**
 * A YML catalogue as a push parser.
 * @throws Problem feed/unknown-format when the root is another, feed/malformed with the line for whatever is broken
 */
export function ymlParser(registry: ColumnRegistry): RowParser {
  const state: State = {
    registry,
    categories: categoryTree(),
    currencies: currencyRates(),
    offer: null,
    done: [],
    sawShop: false,
  };
  const scanner = xmlScanner({
    opened({ name, attributes }, depth) {
      if (depth === 1 && name !== 'yml_catalog') throw unknownRoot(name);
      if (name === 'shop' && depth === 2) state.sawShop = true;
      if (name === 'offer' && depth === OFFER_DEPTH)
        state.offer = { row: offerValues(registry), line: scanner.line(), attributes };
    },
    closed: (element, depth) => closeElement(state, element, depth),
  });
  return {
    write(text) {
      scanner.write(text);
      return state.done.splice(0);
    },
    close() {
      scanner.close();
      if (!state.sawShop) throw new Problem('feed/malformed', 'the <yml_catalog> holds no <shop>');
    },
  };
}

function closeElement(state: State, element: OpenElement, depth: number): void {
  const { name, attributes, text } = element;
  if (name === 'category' && depth === 4)
    state.categories.add(attributes['id'] ?? '', attributes['parentId'] ?? attributes['parent_id'], text);
  if (name === 'currency' && depth === 4) state.currencies.add(attributes['id'] ?? '', attributes['rate'] ?? '');
  const { offer } = state;
  if (offer === null) return;
  if (depth === OFFER_DEPTH + 1) setElement(offer.row, element);
  if (depth > OFFER_DEPTH) return;
  state.done.push({ line: offer.line, values: finishedOffer(offer.row, offer.attributes, state) });
  state.offer = null;
}

function setElement(row: OfferValues, { name, attributes, text }: OpenElement): void {
  if (name === 'param') row.set(`param:${(attributes['name'] ?? '').trim()}`, withUnit(text, attributes['unit']));
  else if (name === 'price' && attributes['from'] === 'true') row.set('price', `от ${text.trim()}`);
  else row.set(name, text);
}

/** Adds what an offer tells outside its elements: its attributes, the path of its category, and a name made of its parts. */
function finishedOffer(row: OfferValues, attributes: Attributes, state: State): FeedRow['values'] {
  for (const [name, value] of Object.entries(attributes))
    row.set(`@${name}`, name === 'available' ? (AVAILABLE.get(value.trim().toLowerCase()) ?? value) : value);
  const { registry, categories, currencies } = state;
  const values = row.values();
  const at = (name: string) => values[registry.place(name) ?? -1];
  const paths = (at('categoryId') ?? '').split('\n').map((id) => categories.path(id));
  row.set('category', paths.find((path) => path !== '') ?? '');
  const currency = at('currencyId');
  if (currency === undefined && at('price') !== undefined) row.set('currencyId', currencies.base() ?? '');
  const parts = [at('typePrefix'), at('vendor'), at('model')].filter((part) => part !== undefined);
  if (at('name') === undefined) row.set('name', parts.join(' '));
  return values;
}

/** Yandex: `true` is in stock, `false` is delivered to order. */
const AVAILABLE: ReadonlyMap<string, string> = new Map([
  ['true', 'in stock'],
  ['false', 'made to order'],
]);
