import type { Currency } from '#shared/money.ts';
import type { Size } from '#shared/size.ts';
import type { FeedFormat } from '#shared/contracts/sync.ts';
import type { FeedRow } from '../formats/feed.ts';
import type { Profile } from '../profiles/profile.ts';
import type { RowFault } from '../quarantine/reasons.ts';
import { mattressJudge, settleChild, type OtherGoods } from '../values/mattress.ts';
import { MAX_NAME_LENGTH, readName, type NameReading } from '../values/model-name.ts';
import { remembered } from '../values/remembered.ts';
import { readCount, readStock, type StockState } from '../values/stock.ts';
import { cutText, folded } from '../values/text.ts';
import type { ColumnReader } from './columns.ts';
import { faultAt } from './fault-at.ts';
import { readSides } from './read-model.ts';
import { rowPriceReader, type RowPrice } from './read-price.ts';
import { rowSizeReader, sizeHints } from './read-size.ts';

/** A row that is one size of one model. */
export interface RowCell {
  kind: 'cell';
  /** Equal for the rows of one model. */
  groupKey: string;
  name: string;
  /** Article number, by which a model without a group key is known when its name changes; '' when there is none. */
  vendorCode: string;
  size: Size;
  heightCm: number | null;
  priceMinor: number;
  currency: Currency;
  state: StockState;
  /** Pieces on hand, where the maker's stock is counted. */
  onHand: number | null;
}

export type RowReading = RowCell | { kind: 'other-goods'; reason: OtherGoods } | { kind: 'rejected'; fault: RowFault };

const MAX_GROUP_KEY_LENGTH = 300;

/** Makes the reader of one feed's rows: not a mattress, a cell of a model's grid, or rejected with the reason. */
export function rowReader(
  profile: Profile,
  format: FeedFormat,
  today: Date,
): (row: FeedRow, columns: ColumnReader) => RowReading {
  const judge = mattressJudge(profile.mattress);
  const hints = sizeHints(profile);
  const nameOf = remembered((title) => readName(title, hints));
  const verdictOf = remembered((both) => {
    const [name = '', category = ''] = both.split('\n', 2);
    return judge(name, category);
  });
  const sizeOf = rowSizeReader(profile);
  const priceOf = profile.part === 'stock' ? () => untoldPrice(profile) : rowPriceReader(profile, today);
  const stockOf = remembered((text) => ({
    state: readStock(text, profile.words, today),
    onHand: profile.countedStock === true ? readCount(text) : null,
  }));
  const untold = profile.defaults.state ?? (SOLD_AS_LISTED.has(format) ? 'in_stock' : 'made_to_order');

  return (row, columns) => {
    if (row.fault !== undefined) return reject(faultAt(row.fault.code, row.fault.detail, null));
    const title = columns.value(row, 'name');
    const category = columns.value(row, 'category');
    if (title === '' && category === '')
      return reject(faultAt('name/missing', 'the row has no name', columns.found(row, 'name')));
    if (row.unpublished === true) return { kind: 'other-goods', reason: 'unpublished' };
    const verdict = verdictOf(`${title.replaceAll('\n', ' ')}\n${category.replaceAll('\n', ' ')}`);
    const reason = verdict.ofChild ? settleChild(verdict, sizeOf(row, columns, nameOf(title))) : verdict.reason;
    if (reason !== null) return { kind: 'other-goods', reason };
    if (title === '') return reject(faultAt('name/missing', 'the row has no name', columns.found(row, 'name')));
    if (title.includes('\ufffd'))
      return reject(faultAt('row/encoding', 'the name holds bytes that are no text', columns.found(row, 'name')));
    const name = nameOf(title);
    const size = sizeOf(row, columns, name);
    if (size.kind === 'rejected') return size;
    const price = priceOf(row, columns);
    if (price.kind === 'rejected') return price;
    const stock = columns.value(row, 'stock');
    const { state, onHand } = stock === '' ? { state: untold, onHand: null } : stockOf(stock);
    if (state === null) return reject(faultAt('stock/unknown', 'this tells no state', columns.found(row, 'stock')));
    const variant = columns.value(row, 'variant').replaceAll('\n', ' ');
    return {
      kind: 'cell',
      groupKey: groupKeyOf(row, columns, name, size.heightCm, variant, profile),
      name: variant === '' ? name.name : cutText(`${name.name} ${variant}`, MAX_NAME_LENGTH),
      vendorCode: columns.value(row, 'groupKey') === '' ? columns.value(row, 'vendorCode') : '',
      size: size.size,
      heightCm: size.heightCm,
      priceMinor: price.minor,
      currency: price.currency,
      state,
      onHand,
    };
  };
}

/** Of a feed that tells stock alone: nobody reads it, prices stay as they are published. */
const untoldPrice = ({ currency = 'EUR' }: Profile): RowPrice => ({ kind: 'price', minor: 1, currency });

/** Formats that list what a shop sells now: a row without a state is in stock (YML and Google say so, Shopify without tracking). */
const SOLD_AS_LISTED = new Set<FeedFormat>(['yml', 'google', 'shopify']);

const reject = (fault: RowFault): RowReading => ({ kind: 'rejected', fault });

/**
 * The feed's own group key, with what parts the variants of one group; else the folded name without size, then a height and a
 * firmness that have their own columns, since a model is one construction, height and firmness.
 */
function groupKeyOf(
  row: FeedRow,
  columns: ColumnReader,
  name: NameReading,
  heightCm: number | null,
  variant: string,
  profile: Profile,
): string {
  const own = columns.value(row, 'groupKey');
  const ofVariant = variant === '' ? '' : ` ${folded(variant)}`;
  if (own !== '') return cutText(`${own}${ofVariant}`, MAX_GROUP_KEY_LENGTH);
  const told = columns.value(row, 'height');
  const height = told === '' ? heightCm : folded(told);
  const sides = readSides(row, columns, profile);
  return `${name.key}${ofVariant}${height === null ? '' : ` h${height}`}${sides === null ? '' : ` ${sides.top}/${sides.bottom}`}`.slice(
    0,
    MAX_GROUP_KEY_LENGTH,
  );
}
