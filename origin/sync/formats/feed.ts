/** One data row of a CSV file or one offer of a YML file. */
export interface FeedRow {
  /** Line at which it begins, from 1. */
  line: number;
  /** Values in the order of `Feed.columns`; missing ones are undefined or beyond the end. */
  values: readonly (string | undefined)[];
  /** Set when the row cannot be trusted as a whole. */
  fault?: { code: 'row/columns' | 'row/cut'; detail: string };
}

/** A feed as rows, whatever its format. */
export interface Feed {
  format: 'csv' | 'yml';
  /** Names of the columns. YML finds them on its way: the list only grows at its end, before the row that brings a new one. */
  columns: readonly string[];
  /** Rows in batches, in the order of the file; may be read once. Throws `feed/malformed` or `feed/empty`. */
  batches: AsyncIterable<readonly FeedRow[]>;
}
