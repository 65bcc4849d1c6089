import { sizeKey } from '#shared/size.ts';
import { leadingSize, priceOf, sizesOf, stateOf, type SoldSize, type State } from './grids.ts';
import type { SourceModel } from './model-table.ts';

/** What an import must make of a row. */
export type Outcome = 'cell' | 'repeated' | 'quarantined' | 'not-mattress';

/** One row (or offer) before it is written in a maker's format. */
export interface FeedRow {
  /** Null for other goods: toppers, pillows, beds. */
  model: SourceModel | null;
  /** Article number: the model's code and the size. */
  sku: string;
  /** What is sold, without the size. */
  name: string;
  category: string;
  size: SoldSize | null;
  sizeText: string;
  priceText: string;
  state: State;
  outcome: Outcome;
  /** Why the row does not become a cell; null when it does. */
  reason: string | null;
}

/** `row` of each kind of dirt is `code size`, such as `104 160x200`. */
export type Dirt =
  | { kind: 'repeat'; row: string; where: 'next' | 'end' }
  | { kind: 'contradict'; row: string; price: number }
  | { kind: 'price'; row: string; text: string; reason: string }
  | { kind: 'size'; row: string; text: string; reason: string }
  | {
      kind: 'goods';
      after: string;
      sku: string;
      name: string;
      category: string;
      sizeText: string;
      price: number;
      reason: string;
    };

export interface PriceList {
  models: readonly SourceModel[];
  /** Category of the mattresses. */
  category: string;
  /** Prices end in …`step` − `under`: 100 and 10 give 45 990. */
  step: number;
  under: number;
  /** How sizes are written: one spelling for each model in turn. */
  spellings: readonly ((size: SoldSize, model: SourceModel) => string)[];
  /** How prices are written: one spelling for each model in turn. */
  prices: readonly ((price: number) => string)[];
  dirt: readonly Dirt[];
}

/** All rows of a feed in order, dirt included, each with what an import must make of it. */
export function rowsOf(list: PriceList): FeedRow[] {
  const rows = list.models.flatMap((model, index) => cleanRows(list, model, index));
  for (const dirt of list.dirt) plant(list, rows, dirt);
  return rows;
}

function cleanRows(list: PriceList, model: SourceModel, index: number): FeedRow[] {
  const leading = { price: model.price, size: leadingSize(model.grid) };
  const spell = inTurn(list.spellings, index);
  const write = inTurn(list.prices, index);
  return sizesOf(model.grid).map((size) => ({
    model,
    sku: `${model.code}-${sizeKey(size)}`,
    name: model.name,
    category: list.category,
    size,
    sizeText: spell(size, model),
    priceText: write(priceOf(leading, size, list.step, list.under)),
    state: stateOf(model.stock, size),
    outcome: 'cell',
    reason: null,
  }));
}

function plant(list: PriceList, rows: FeedRow[], dirt: Dirt): void {
  const at = find(rows, dirt.kind === 'goods' ? dirt.after : dirt.row);
  const row = rows[at];
  if (row === undefined) throw new Error('no such row');
  switch (dirt.kind) {
    case 'repeat':
      return void rows.splice(dirt.where === 'next' ? at + 1 : rows.length, 0, {
        ...row,
        outcome: 'repeated',
        reason: 'repeated',
      });
    case 'contradict':
      row.outcome = 'quarantined';
      row.reason = 'model/contradiction';
      return void rows.splice(at + 1, 0, { ...row, priceText: inTurn(list.prices, 0)(dirt.price) });
    case 'price':
      return void Object.assign(row, { priceText: dirt.text, outcome: 'quarantined', reason: dirt.reason });
    case 'size':
      return void Object.assign(row, { sizeText: dirt.text, size: null, outcome: 'quarantined', reason: dirt.reason });
    case 'goods':
      return void rows.splice(at + 1, 0, goods(list, dirt));
  }
}

function goods(list: PriceList, dirt: Dirt & { kind: 'goods' }): FeedRow {
  const { sku, name, category, sizeText, reason } = dirt;
  const priceText = inTurn(list.prices, 0)(dirt.price);
  return {
    model: null,
    sku,
    name,
    category,
    size: null,
    sizeText,
    priceText,
    state: 'in_stock',
    outcome: 'not-mattress',
    reason,
  };
}

/** The place of a row by its code and size; throws when the source names one that is not there. */
function find(rows: readonly FeedRow[], key: string): number {
  const sku = key.replace(' ', '-');
  const at = rows.findIndex((row) => row.sku === sku);
  if (at === -1) throw new Error(`no row ${key}`);
  return at;
}

function inTurn<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('an empty list of spellings');
  return item;
}
