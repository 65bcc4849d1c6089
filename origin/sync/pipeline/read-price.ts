import { MAX_PRICE_MINOR } from '#shared/grid.ts';
import { plusBasisPoints, type Currency } from '#shared/money.ts';
import type { FeedRow } from '../formats/feed.ts';
import type { Profile } from '../profiles/profile.ts';
import type { RowFault } from '../quarantine/reasons.ts';
import { currencyFromCode, findCurrency } from '../values/currency.ts';
import { readPrice, type PriceReading } from '../values/price.ts';
import { periodHolds } from '../values/period.ts';
import { remembered } from '../values/remembered.ts';
import type { ColumnReader } from './columns.ts';
import { faultAt } from './fault-at.ts';

export type RowPrice = { kind: 'price'; minor: number; currency: Currency } | { kind: 'rejected'; fault: RowFault };

/**
 * Makes the reader of prices: the sale price while its period lasts, else the price; the currency in the price itself, in its
 * own column, or of the profile; tax added where the profile says that prices come without.
 */
export function rowPriceReader(profile: Profile, today: Date): (row: FeedRow, columns: ColumnReader) => RowPrice {
  const taxBasisPoints = Math.round((profile.tax?.addPercent ?? 0) * 100);
  const readers = new Map<Currency | undefined, (text: string) => PriceReading>();
  const readerOf = (currency: Currency | undefined) => {
    const known = readers.get(currency);
    if (known !== undefined) return known;
    const hints = {
      ...(currency !== undefined && { currency }),
      ...(profile.decimalMark !== undefined && { decimalMark: profile.decimalMark }),
    };
    const reader = remembered((text) => readPrice(text, hints));
    readers.set(currency, reader);
    return reader;
  };
  const currencyColumn = remembered((text) => ({
    currency: currencyFromCode(text) ?? findCurrency(text, profile.currency).currency,
  }));
  return (row, columns) => {
    const told = columns.value(row, 'currency');
    const named = told === '' ? null : currencyColumn(told).currency;
    if (told !== '' && named === null)
      return rejected('price/no-currency', 'this currency is not known', row, columns, 'currency');
    const field = priceField(row, columns, today);
    const price = readerOf(named ?? profile.currency)(columns.value(row, field));
    if (price.kind === 'rejected') return rejected(price.code, price.detail, row, columns, field);
    if (named !== null && price.currency !== named)
      return rejected(
        'price/ambiguous',
        `the price is in ${price.currency}, the currency column says ${named}`,
        row,
        columns,
        field,
      );
    if (taxBasisPoints === 0) return price;
    const minor = plusBasisPoints(price.minor, taxBasisPoints);
    return minor > MAX_PRICE_MINOR
      ? rejected('price/too-large', 'with tax the price is past the largest', row, columns, field)
      : { ...price, minor };
  };
}

function priceField(row: FeedRow, columns: ColumnReader, today: Date): 'price' | 'salePrice' {
  // Many exports write 0 where there is no sale.
  if (!/[1-9]/.test(columns.value(row, 'salePrice'))) return 'price';
  const period = columns.value(row, 'salePeriod');
  return period === '' || periodHolds(period, today) ? 'salePrice' : 'price';
}

const rejected = (
  code: RowFault['code'],
  detail: string,
  row: FeedRow,
  columns: ColumnReader,
  field: 'price' | 'salePrice' | 'currency',
): RowPrice => ({
  kind: 'rejected',
  fault: faultAt(code, detail, columns.found(row, field)),
});
