import { CsvError, parse, type Info, type Parser } from 'csv-parse';
import { Problem } from '#shared/problem.ts';

export interface CsvRecord {
  cells: readonly string[];
  /** Line at which it begins, from 1. */
  line: number;
  /** What ended it: a line end, the end of the file, or the end of the file inside quotes. */
  ending: 'line' | 'file' | 'open-quote';
}

/** A row of a price list is far shorter; a file without line ends is not one. */
const MAX_RECORD_CHARACTERS = 1_000_000;
/** A quote that swallows more lines than this was not the cut last row. */
const MAX_OPEN_QUOTE_LINES = 20;

/**
 * Parses UTF-8 bytes into records, a batch for each chunk; blank lines and lines of nothing but delimiters are left out.
 * @throws Problem feed/malformed when a row has no end within a million characters, or a quote is never closed
 */
export async function* csvRecords(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<readonly CsvRecord[]> {
  const { parser, state } = recordParser(delimiter);
  const failure = new Promise<never>((_, reject) => parser.once('error', reject));
  failure.catch(() => undefined);
  parser.resume();
  const taken = () => state.batch.splice(0);
  try {
    let endsWithLine = true;
    for await (const chunk of chunks) {
      await Promise.race([failure, new Promise((resolve) => parser.write(chunk, resolve))]);
      endsWithLine = chunk.at(-1) === 0x0a || chunk.at(-1) === 0x0d;
      if (state.batch.length > 0) yield taken();
    }
    state.ending = endsWithLine ? 'line' : 'file';
    await Promise.race([failure, new Promise((resolve) => parser.end(resolve))]);
    await Promise.race([failure, new Promise(setImmediate)]);
  } catch (error) {
    const cut = openQuote(error, state.lines, parser.info.lines);
    if (cut === null) throw asProblem(error, state.lines + 1);
    state.batch.push(cut);
  } finally {
    parser.destroy();
  }
  if (state.batch.length > 0) yield taken();
}

interface Parsing {
  batch: CsvRecord[];
  /** Lines up to the end of the last record, and how many of them were blank. */
  lines: number;
  blanks: number;
  /** What ends the records that are parsed now. */
  ending: CsvRecord['ending'];
}

function recordParser(delimiter: string): { parser: Parser; state: Parsing } {
  const state: Parsing = { batch: [], lines: 0, blanks: 0, ending: 'line' };
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    ltrim: delimiter !== '\t',
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (cells: string[], info: Info) => {
      const line = state.lines + 1 + info.empty_lines - state.blanks;
      if (cells.some((cell) => cell.trim() !== '')) state.batch.push({ cells, line, ending: state.ending });
      state.lines = info.lines;
      state.blanks = info.empty_lines;
      return null;
    },
  });
  return { parser, state };
}

function openQuote(error: unknown, lastLine: number, linesSeen: number): CsvRecord | null {
  const open = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
  return open && linesSeen - lastLine <= MAX_OPEN_QUOTE_LINES
    ? { cells: [], line: lastLine + 1, ending: 'open-quote' }
    : null;
}

function asProblem(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return new Problem(
      'feed/malformed',
      `line ${line}: the row has no end within ${MAX_RECORD_CHARACTERS} characters`,
      { cause: error },
    );
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return new Problem('feed/malformed', `line ${line}: a quote opens in this row and is never closed`, {
      cause: error,
    });
  return new Problem('feed/malformed', `line ${line}: ${error.message}`, { cause: error });
}
