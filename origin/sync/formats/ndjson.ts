import { Problem } from '#shared/problem.ts';
import { followedBy, takeItems } from './head.ts';
import type { Feed, FeedRow } from './feed.ts';
import type { JsonHints } from './json.ts';
import type { JsonValue } from './json-elements.ts';
import { isObject, rowsOfJson } from './json-values.ts';
import { lines, type TextLine } from './lines.ts';
import { columnRegistry, type ColumnRegistry } from './offer-values.ts';

const FIRST_ROWS = 500;

/**
 * Opens NDJSON (a JSON object on each line) as rows. A line that is no object is marked, the last one as cut.
 * @throws Problem feed/empty, or feed/malformed on a line without an end
 */
export async function readNdjson(chunks: AsyncIterable<Buffer>, hints: JsonHints): Promise<Feed> {
  const registry = columnRegistry([]);
  const rows = rowBatches(chunks, registry, hints);
  const first = await takeItems(rows, FIRST_ROWS);
  if (first.length === 0) throw new Problem('feed/empty', 'the file holds no object');
  return { format: 'ndjson', columns: registry.names, batches: followedBy<readonly FeedRow[]>(first, rows) };
}

async function* rowBatches(
  chunks: AsyncIterable<Buffer>,
  registry: ColumnRegistry,
  hints: JsonHints,
): AsyncGenerator<readonly FeedRow[]> {
  for await (const batch of lines(chunks)) {
    const rows = batch.flatMap((line) => rowsOfLine(line, registry, hints));
    if (rows.length > 0) yield rows;
  }
}

function rowsOfLine({ text, line, ended }: TextLine, registry: ColumnRegistry, hints: JsonHints): FeedRow[] {
  if (text.trim() === '') return [];
  const value = parsed(text);
  if (value !== null && isObject(value)) return rowsOfJson(value, line, registry, hints.judge, hints.variantsAt);
  const fault = ended
    ? ({ code: 'row/broken', detail: 'this line is no JSON object' } as const)
    : ({ code: 'row/cut', detail: 'the file ends in this line' } as const);
  return [{ line, values: [], fault }];
}

function parsed(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
