import { StringDecoder } from 'node:string_decoder';
import { Problem } from '#shared/problem.ts';
import type { FeedFormat } from '#shared/contracts/sync.ts';
import type { Feed, FeedRow } from './feed.ts';
import { followedBy, takeItems } from './head.ts';
import type { ColumnRegistry } from './offer-values.ts';

/** A push parser that turns XML into rows. */
export interface RowParser {
  /** Parses the next piece of the file and gives the rows that it completes. */
  write(text: string): FeedRow[];
  /** Ends the file; throws when it ends too early or lacks what its format needs. */
  close(): void;
}

export interface XmlFormat {
  format: FeedFormat;
  registry: ColumnRegistry;
  whenEmpty: string;
  /** Looks at the first rows; throws when they are not what the format holds. */
  check?: (first: readonly FeedRow[]) => void;
}

/** Rows that are read before the columns are looked at: they differ between offers. */
const FIRST_ROWS = 500;

/**
 * Opens XML as rows by its parser.
 * @throws Problem feed/malformed or feed/unknown-format; feed/empty with `whenEmpty` when it holds no row
 */
export async function readXml(
  chunks: AsyncIterable<Buffer>,
  parser: RowParser,
  { format, registry, whenEmpty, check }: XmlFormat,
): Promise<Feed> {
  const rows = rowBatches(chunks, parser);
  const first = await takeItems(rows, FIRST_ROWS);
  if (first.length === 0) throw new Problem('feed/empty', whenEmpty);
  check?.(first);
  return { format, columns: registry.names, batches: followedBy<readonly FeedRow[]>(first, rows) };
}

async function* rowBatches(chunks: AsyncIterable<Buffer>, parser: RowParser): AsyncGenerator<readonly FeedRow[]> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) {
    const rows = parser.write(decoder.write(chunk));
    if (rows.length > 0) yield rows;
  }
  const last = parser.write(decoder.end());
  parser.close();
  if (last.length > 0) yield last;
}
