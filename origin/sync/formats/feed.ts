import type { FeedFormat } from '#shared/contracts/sync.ts';

/** One data row of a table, or one offer, item or variant of a feed. */
export interface FeedRow {
  /** Line at which it begins, from 1; in a workbook the number of its row. */
  line: number;
  /** Values in the order of `Feed.columns`; missing ones are undefined or beyond the end. */
  values: readonly (string | undefined)[];
  /** Set when the row cannot be trusted as a whole. */
  fault?: { code: 'row/columns' | 'row/cut' | 'row/broken'; detail: string };
  /** Real column of the values that stand in columns made while reading (a price list with one column for each size). */
  column?: string;
  /** Set on what the shop has not published: a draft or an archived product. */
  unpublished?: true;
}

/** A feed as rows, whatever its format. */
export interface Feed {
  format: FeedFormat;
  /** Names of the columns. Some formats find them on their way: the list only grows at its end, before the row that brings a new one. */
  columns: readonly string[];
  /** Rows in batches, in the order of the file; may be read once. Throws `feed/malformed` or `feed/empty`. */
  batches: AsyncIterable<readonly FeedRow[]>;
  /** What was chosen while opening, in words for the maker: which sheet or array was read beside others. */
  notes?: readonly string[];
}

/** Says what stands in a header, by the maker's profile or by the words makers use. */
export interface HeaderJudge {
  /** Names of columns among which are those of the name and the price. */
  isHeader(cells: readonly string[]): boolean;
  /** One column that holds a price, or the size that a price is for. */
  isVariant(column: string): boolean;
}
