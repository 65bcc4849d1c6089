/** Why a row is put aside, as a closed table: the code is stable, the hint tells the maker what to do. */
export const QUARANTINE_REASONS = {
  'row/columns': 'The row has more cells than the header: quote the cells that hold the delimiter.',
  'row/cut': 'The file ends in the middle of this row: send the whole file again.',
  'row/broken': 'The row is not what its format asks for: write one whole JSON object for each row.',
  'row/encoding': 'The name holds bytes that are not text in the encoding of the file: send the file as UTF-8.',
  'name/missing': 'Give every row a name.',
  'size/missing': 'Give the size as 160x200, as width and length, or in the name.',
  'size/unreadable': 'Write the size as width x length, such as 160x200.',
  'size/ambiguous':
    'Write one size with its unit, such as 160x200 cm; name the country of sizes such as King in the profile (sizeRegion).',
  'size/out-of-range':
    'Sides of a mattress are 40 to 300 cm: check the numbers and the unit (units.size in the profile).',
  'price/missing': 'Give every row a price.',
  'price/unreadable': 'Write the price as a number, such as 1299.00.',
  'price/ambiguous': 'Write one price that reads in one way, such as 1299.00.',
  'price/not-positive': 'Write a price above zero.',
  'price/too-large': 'Check the price: it is past the largest that can be stored.',
  'price/no-currency': 'Tell the currency in the price, in a column or in the profile (currency).',
  'stock/unknown':
    'Say in stock, made to order or sold out, or add the word to the profile (words.inStock, madeToOrder, soldOut).',
  'model/contradiction':
    'The same size of the same model has two prices: keep one row, or give the models different group keys.',
  'model/currency': 'One model is priced in one currency.',
  'model/too-many-sizes': 'A model holds at most 4,096 cells of widths x lengths.',
} as const;

export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** What is wrong with one row: the column and the value at which it was seen. */
export interface RowFault {
  code: QuarantineReason;
  /** Name of the column, element or param; null when it is the row as a whole. */
  column: string | null;
  /** The value as it stands in the feed, cut to 200 characters. */
  value: string;
  /** What was seen in this very row. */
  detail: string;
}
