import { Problem } from '#shared/problem.ts';
import { csvRecords, type CsvRecord } from './csv-records.ts';
import { takeItems } from './head.ts';
import { findDelimiter } from './delimiter.ts';
import type { Feed, FeedRow, HeaderJudge } from './feed.ts';

export interface CsvHints {
  /** The beginning of the file, for finding the delimiter. */
  start: string;
  /** The maker's delimiter; found by content when it is not told. */
  delimiter?: string | undefined;
  /** Says which of the first records is the header: a price list may begin with a title. */
  judge: HeaderJudge;
}

const HEADER_WITHIN = 20;
const NAMES: Readonly<Record<string, string>> = { '\t': 'tab' };

/**
 * Opens a CSV file as rows: quotes and line ends as in RFC 4180, mixed line ends and quotes inside words allowed. A row with
 * more or fewer cells than the header is marked, the last line too when the file ends within it.
 * @throws Problem feed/empty when it has a header at most, feed/malformed on a row without an end, feed/unmapped when the told
 * delimiter does not part the header
 */
export async function readCsv(chunks: AsyncGenerator<Buffer>, hints: CsvHints): Promise<Feed> {
  const seen = findDelimiter(hints.start);
  const delimiter = hints.delimiter ?? seen ?? ',';
  const records = csvRecords(chunks, delimiter);
  const first = await takeItems(records, HEADER_WITHIN);
  const at = Math.max(
    0,
    first.findIndex((record) => hints.judge.isHeader(record.cells)),
  );
  const header = first[at];
  if (header === undefined) throw new Problem('feed/empty', 'the file holds no row');
  if (header.cells.length === 1 && hints.delimiter !== undefined && seen !== null && seen !== hints.delimiter) {
    const detail = `with the profile's delimiter ${named(hints.delimiter)} the header is one column; the file is parted by ${named(seen)}`;
    throw new Problem('feed/unmapped', detail, { errors: [{ in: 'profile', field: 'delimiter', detail }] });
  }
  const columns = header.cells.map((cell) => cell.trim());
  return { format: 'csv', columns, batches: rowBatches(first.slice(at + 1), records, columns.length) };
}

async function* rowBatches(
  first: readonly CsvRecord[],
  records: AsyncGenerator<readonly CsvRecord[]>,
  width: number,
): AsyncGenerator<readonly FeedRow[]> {
  let rows = 0;
  if (first.length > 0) yield first.map((record) => asRow(record, width));
  rows += first.length;
  for await (const batch of records) {
    rows += batch.length;
    yield batch.map((record) => asRow(record, width));
  }
  if (rows === 0) throw new Problem('feed/empty', 'the file holds a header and no rows');
}

function asRow({ cells, line, ending }: CsvRecord, width: number): FeedRow {
  if (ending === 'open-quote')
    return {
      line,
      values: cells,
      fault: { code: 'row/cut', detail: 'the file ends before the quote that opens in this row is closed' },
    };
  if (cells.length === width) return { line, values: cells };
  if (ending === 'file' && cells.length < width)
    return {
      line,
      values: cells,
      fault: { code: 'row/cut', detail: `the file ends in this row: ${cells.length} of ${width} cells` },
    };
  if (cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')) return { line, values: cells };
  return {
    line,
    values: cells,
    fault: { code: 'row/columns', detail: `${cells.length} cells, the header has ${width}` },
  };
}

const named = (delimiter: string): string => NAMES[delimiter] ?? `"${delimiter}"`;
