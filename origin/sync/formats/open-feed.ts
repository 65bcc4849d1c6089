import { Problem } from '#shared/problem.ts';
import type { FeedFormat } from '#shared/contracts/sync.ts';
import { readCsv } from './csv.ts';
import { decode } from './decode.ts';
import type { Feed, HeaderJudge } from './feed.ts';
import { readGoogle } from './google.ts';
import { asBuffers, followedBy, takeHead } from './head.ts';
import { readJson } from './json.ts';
import { readNdjson } from './ndjson.ts';
import { isShopify, readShopify } from './shopify.ts';
import { textFormat, wrappingOf, type TextFormat } from './sniff.ts';
import { gunzip } from './unpack.ts';
import { isWorkbook, readXlsx } from './xlsx.ts';
import { readYml } from './yml.ts';
import { openZip } from './zip-archive.ts';
import { pickDataFile } from './zip-data-file.ts';

export interface FeedHints {
  format?: FeedFormat | undefined;
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** Name of the sheet of a workbook. */
  sheet?: string | undefined;
  /** Path of the array of rows in JSON, and key of the list of variants in each. */
  rowsAt?: string | undefined;
  variantsAt?: string | undefined;
  /** Says what is a header. */
  judge: HeaderJudge;
  /** Folder for archives while they are read. */
  tempDir: string;
}

export interface OpenedFeed {
  feed: Feed;
  /** Known for sure once the feed has been read. */
  encoding(): string;
  /** Ends reading and removes what was spooled; to be called whatever happens. */
  close(): Promise<void>;
}

const HEAD_BYTES = 128 * 1_024;
const MAGIC_BYTES = 512;
/** A gzip of a ZIP of a workbook is three deep; more is no feed. */
const MAX_WRAPPINGS = 3;

/**
 * Finds the format of a feed by its content, never by its name, and opens it as rows; gzip and ZIP are unpacked on the way.
 * @throws Problem feed/empty, feed/unknown-format (naming what was seen), or feed/malformed when it is broken near its beginning.
 */
export async function openFeed(source: AsyncIterable<Uint8Array>, hints: FeedHints): Promise<OpenedFeed> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  const bytes = asBuffers(source);
  closers.push(async () => void (await bytes.return(undefined)));
  try {
    return { ...(await openBytes(bytes, hints, closers, 0)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Opened = Omit<OpenedFeed, 'close'>;

async function openBytes(
  bytes: AsyncGenerator<Buffer>,
  hints: FeedHints,
  closers: (() => Promise<void>)[],
  wrappings: number,
): Promise<Opened> {
  const head = await takeHead(bytes, MAGIC_BYTES);
  if (head.length === 0) throw new Problem('feed/empty', 'the file has 0 bytes');
  const wrapping = wrappingOf(head);
  const all = followedBy(head, bytes);
  if (wrapping === null) return openText(all, hints);
  if (wrappings >= MAX_WRAPPINGS)
    throw new Problem('feed/unknown-format', `archives stand more than ${MAX_WRAPPINGS} deep in one another`);
  if (wrapping === 'gzip') {
    const unpacked = gunzip(all);
    closers.push(async () => void (await unpacked.return(undefined)));
    return openBytes(unpacked, hints, closers, wrappings + 1);
  }
  const zip = await openZip(all, hints.tempDir);
  closers.push(async () => zip.close());
  if (isWorkbook(zip)) {
    refuseOther('xlsx', hints.format);
    return { feed: await readXlsx(zip, hints), encoding: () => 'utf-8' };
  }
  return openBytes(zip.read(await pickDataFile(zip)), hints, closers, wrappings + 1);
}

async function openText(bytes: AsyncGenerator<Buffer>, hints: FeedHints): Promise<Opened> {
  const decoded = decode(bytes, hints.encoding);
  const head = await takeHead(decoded.chunks, HEAD_BYTES);
  const chunks = followedBy(head, decoded.chunks);
  const start = head
    .subarray(0, HEAD_BYTES)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start === '' && head.length < HEAD_BYTES) throw new Problem('feed/empty', 'the file holds nothing but blanks');
  if (start.includes('\0')) throw new Problem('feed/unknown-format', 'this is not text: it holds zero bytes');
  const feed = await readAs(textFormat(start), chunks, start, hints);
  refuseOther(feed.format, hints.format);
  return { feed, encoding: decoded.encoding };
}

async function readAs(
  format: TextFormat,
  chunks: AsyncGenerator<Buffer>,
  start: string,
  hints: FeedHints,
): Promise<Feed> {
  switch (format) {
    case 'yml':
      return readYml(chunks);
    case 'google':
      return readGoogle(chunks);
    case 'json':
      return readJson(chunks, hints);
    case 'ndjson':
      return readNdjson(chunks, hints);
    case 'csv': {
      const feed = await readCsv(chunks, { start, delimiter: hints.delimiter, judge: hints.judge });
      return isShopify(feed.columns) ? readShopify(feed) : feed;
    }
  }
}

/** A profile that names another format was made for another file. */
function refuseOther(seen: FeedFormat, ofProfile: FeedFormat | undefined): void {
  if (ofProfile !== undefined && ofProfile !== seen)
    throw new Problem(
      'feed/unknown-format',
      `the profile says ${ofProfile}, the file is ${seen}: leave out format, or send the other file`,
    );
}
