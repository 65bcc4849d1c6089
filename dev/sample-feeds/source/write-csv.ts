import type { FeedText } from './feed.ts';
import type { FeedRow } from './rows.ts';

export interface CsvStyle {
  delimiter: ',' | ';' | '\t';
  /** Line ends in turn: one alone, or several for a file that two programs have written. */
  lineEnds: readonly string[];
  byteOrderMark?: boolean;
  columns: readonly (readonly [header: string, value: (row: FeedRow) => string])[];
}

/** Writes rows as CSV: a cell is quoted when it holds the delimiter, a quote or a line end (RFC 4180). */
export function writeCsv(style: CsvStyle, rows: readonly FeedRow[]): FeedText {
  const records = [
    style.columns.map(([header]) => header),
    ...rows.map((row) => style.columns.map(([, value]) => value(row))),
  ];
  let text = style.byteOrderMark === true ? '\ufeff' : '';
  let line = 1;
  const lines: number[] = [];
  for (const [index, record] of records.entries()) {
    const written = record.map((cell) => quoted(cell, style.delimiter)).join(style.delimiter);
    if (index > 0) lines.push(line);
    text += written + (style.lineEnds[index % style.lineEnds.length] ?? '\n');
    line += 1 + (written.match(/\n/g)?.length ?? 0);
  }
  return { text, lines };
}

function quoted(cell: string, delimiter: string): string {
  const special = cell.includes(delimiter) || cell.includes('"') || cell.includes('\n');
  return special ? `"${cell.replaceAll('"', '""')}"` : cell;
}
