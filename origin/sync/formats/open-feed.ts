import { Problem } from '#shared/problem.ts';
import { readCsv, type HeaderPicker } from './csv.ts';
import { decode } from './decode.ts';
import type { Feed } from './feed.ts';
import { asBuffers, followedBy, takeHead } from './head.ts';
import { readYml } from './yml.ts';

export interface FeedHints {
  format?: 'csv' | 'yml' | undefined;
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** Says which of the first records of a CSV file is the header. */
  headerAt: HeaderPicker;
}

export interface OpenedFeed {
  feed: Feed;
  /** Known for sure once the feed has been read. */
  encoding(): string;
}

const HEAD_BYTES = 128 * 1_024;

/** Files that are no text, by their first bytes. */
const MAGIC: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], 'a gzip archive: unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or an Excel workbook: unpack it, or save it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook: save it as CSV'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive: unpack it first'],
];

/**
 * Finds the format of a feed by its content, never by its name, and opens it as rows.
 * @throws Problem feed/empty, feed/unknown-format (naming what was seen), or feed/malformed when it is broken near its beginning.
 */
export async function openFeed(source: AsyncIterable<Uint8Array>, hints: FeedHints): Promise<OpenedFeed> {
  const raw = asBuffers(source);
  const rawHead = await takeHead(raw, 512);
  if (rawHead.length === 0) throw new Problem('feed/empty', 'the file has 0 bytes');
  const archive = MAGIC.find(([bytes]) => bytes.every((byte, index) => rawHead[index] === byte));
  if (archive !== undefined) throw new Problem('feed/unknown-format', `this is ${archive[1]}`);
  const decoded = decode(followedBy(rawHead, raw), hints.encoding);
  const head = await takeHead(decoded.chunks, HEAD_BYTES);
  const chunks = followedBy(head, decoded.chunks);
  const start = head
    .subarray(0, HEAD_BYTES)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start === '' && head.length < HEAD_BYTES) throw new Problem('feed/empty', 'the file holds nothing but blanks');
  if (start.includes('\0')) throw new Problem('feed/unknown-format', 'this is not text: it holds zero bytes');
  const feed = await readAs(formatOf(start, hints.format), chunks, start, hints);
  return { feed, encoding: decoded.encoding };
}

async function readAs(
  format: 'csv' | 'yml',
  chunks: AsyncGenerator<Buffer>,
  start: string,
  hints: FeedHints,
): Promise<Feed> {
  return format === 'yml'
    ? readYml(chunks)
    : readCsv(chunks, { start, delimiter: hints.delimiter, headerAt: hints.headerAt });
}

function formatOf(start: string, ofProfile: 'csv' | 'yml' | undefined): 'csv' | 'yml' {
  if (ofProfile === 'yml' && !start.startsWith('<'))
    throw new Problem(
      'feed/unknown-format',
      `the profile says YML, the file begins with ${JSON.stringify(start.slice(0, 40))}`,
    );
  if (start.startsWith('<')) {
    if (ofProfile === 'csv') throw new Problem('feed/unknown-format', 'the profile says CSV, the file is XML or HTML');
    return 'yml';
  }
  if (/^[[{]\s*(?:["{[\]}]|$)/.test(start)) throw new Problem('feed/unknown-format', 'this is JSON: send CSV or YML');
  return 'csv';
}
