import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import {
  isAfter,
  MAX_STOCK_LINE_LENGTH,
  readStockEnd,
  readStockLine,
  type StockLine,
} from '#shared/contracts/stock-load.ts';
import { Problem } from '#shared/problem.ts';

/** What stood at the end of a load. */
export interface LoadEnd {
  rows: number;
  /** Over this hash, in hex, of all lines before the last. */
  hash: string;
  signature: string;
}

/**
 * Makes rows for COPY of a load's lines, numbered from 1, without those up to `after`; memory holds one piece of the body.
 * @param ended told once the last line has been read
 * @throws Problem stock/load-malformed with the line
 */
export async function* stageLines(
  body: AsyncIterable<Buffer>,
  after: Pick<StockLine, 'sku' | 'location'> | null,
  ended: (end: LoadEnd) => void,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const decoder = new StringDecoder('utf8');
  let [rest, rows, staged] = ['', 0, 0];
  let before: StockLine | null = null;
  let end: ReturnType<typeof readStockEnd> = null;
  const refuse = (detail: string) => new Problem('stock/load-malformed', `line ${rows + 1}: ${detail}`);
  for await (const piece of body) {
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_STOCK_LINE_LENGTH) throw refuse(`longer than ${MAX_STOCK_LINE_LENGTH} characters`);
    let copied = '';
    for (const text of lines) {
      if (end !== null) throw refuse('it comes after the last line');
      const line = readStockLine(text);
      if (line === null) {
        end = readStockEnd(text) ?? refuseLine(refuse, text);
        continue;
      }
      if (!isAfter(line, before)) throw refuse(`${text} does not come after ${before?.sku},${before?.location}`);
      before = line;
      rows++;
      hash.update(`${text}\n`);
      if (isAfter(line, after)) copied += `${++staged}\t${line.sku}\t${line.location}\t${line.onHand ?? '\\N'}\n`;
    }
    if (copied !== '') yield copied;
  }
  if (end === null || rest !== '' || end.rows !== rows) throw refuse('the load has been cut off');
  ended({ rows, hash: hash.digest('hex'), signature: end.signature });
}

function refuseLine(refuse: (detail: string) => Problem, text: string): never {
  throw refuse(`${JSON.stringify(text.slice(0, 100))} is not sku,location,pieces`);
}
