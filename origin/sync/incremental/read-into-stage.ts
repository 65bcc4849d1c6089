import { createHash } from 'node:crypto';
import { Problem } from '#shared/problem.ts';
import type { FeedFormat } from '#shared/contracts/sync.ts';
import { decode } from '../formats/decode.ts';
import { asBuffers, followedBy, takeHead } from '../formats/head.ts';
import { openFeed, type OpenedFeed } from '../formats/open-feed.ts';
import { refusedAs, textFormat, wrappingOf } from '../formats/sniff.ts';
import { stageFeed } from '../pipeline/stage-feed.ts';
import { feedHints } from '../profiles/feed-hints.ts';
import { planFeed } from '../profiles/plan-feed.ts';
import type { Profile } from '../profiles/profile.ts';
import { blockLedger, lineFinder } from './block-ledger.ts';
import type { FeedMemory } from './feed-memory.ts';
import { nextMemory, type Became } from './next-memory.ts';
import { readChanged } from './read-changed.ts';
import type { ReadFeed, ReadRequest } from './read-feed.ts';
import { splitText, type SplitText } from './split-text.ts';
import { rowsOf, sumOf } from './totals.ts';

const HEAD_BYTES = 128 * 1_024;
const NONE = { models: 0, cells: 0, repeated: 0, keys: new Set<string>() };

/** Key of whatever the reading of a row depends on beside the row: the day too, since dates tell states, and a release may read more. */
export const memoryKey = (profile: Profile | null, makerName: string, today: Date): string =>
  createHash('sha1')
    .update(JSON.stringify([profile, makerName, today.toISOString().slice(0, 10)]))
    .digest('base64');

/**
 * Reads a feed into the stage. Of a text whose rows can be told apart cheaply, only blocks that are new are read, and with them
 * those that hold further rows of the same models; any other file, and a first one, is read whole.
 * @throws Problem feed/*
 */
export async function readIntoStage(request: ReadRequest): Promise<ReadFeed> {
  const { profile, memory, bytes } = request;
  if (bytes === null) {
    if (memory === null || profile === null) throw new Error('a file that was not sent needs a memory of it');
    return unchanged(memory, profile);
  }
  const raw = asBuffers(bytes);
  const rawHead = await takeHead(raw, 512);
  const all = followedBy(rawHead, raw);
  const plain = profile !== null && profile.fillDown === undefined && !isWide(profile) && isText(rawHead);
  if (!plain) return readWhole(request, all);
  const decoded = decode(all, profile.encoding);
  const head = await takeHead(decoded.chunks, HEAD_BYTES);
  const text = followedBy(head, decoded.chunks);
  const format = textFormat(head.subarray(0, HEAD_BYTES).toString('utf8').trimStart());
  if (format !== 'csv' && format !== 'yml') return readWhole(request, text, decoded.encoding);
  const split = await splitText(text, format === 'csv' ? 'line' : 'offer', request.tempDir);
  try {
    return await readSplit(request, split, decoded.encoding());
  } finally {
    await split.close();
  }
}

const isWide = ({ sizeColumns }: Profile): boolean => sizeColumns !== undefined && sizeColumns !== false;

const isText = (head: Buffer): boolean => refusedAs(head) === null && head.length > 0 && wrappingOf(head) === null;

/** The version of a file that need not be sent again: nothing of it was put aside, so that nothing has to be told again. */
export function knownVersion(memory: FeedMemory | null): string | null {
  if (memory === null) return null;
  return [...memory.blocks, ...memory.groups].some(({ faulty }) => faulty) ? null : memory.version;
}

/** The very file of the last import: it is not even read. */
async function unchanged(memory: FeedMemory, profile: Profile): Promise<ReadFeed> {
  const { plan } = await planFeed(
    { format: asFormat(memory.format), columns: memory.columns, batches: nothing() },
    profile,
  );
  const { columns, format, encoding, blocks, groups } = memory;
  const counts = { ...rowsOf(blocks), faults: {} };
  return {
    plan,
    columns,
    format: asFormat(format),
    encoding,
    counts,
    untouched: sumOf(groups),
    remember: () => memory,
  };
}

/** A memory holds only formats that a feed had. */
const asFormat = (format: string): FeedFormat => format as FeedFormat;

async function* nothing(): AsyncGenerator<never> {}

async function readSplit(request: ReadRequest, split: SplitText, encoding: string): Promise<ReadFeed> {
  const { memory, profile, stage } = request;
  if (memory !== null && profile !== null && split.splittable) {
    try {
      const changed = await readChanged({ ...request, profile, memory }, split);
      if (changed !== null) return changed;
    } catch (error) {
      // Blocks that do not make a file of their own are read with all the others, which tells what is really wrong.
      if (!(error instanceof Problem) || !error.code.startsWith('feed/')) throw error;
    }
    stage.clear();
  }
  return readWhole(request, split.whole(), () => encoding, split);
}

async function readWhole(
  { profile, key, version, stage, tempDir, today, onRows }: ReadRequest,
  bytes: AsyncIterable<Uint8Array>,
  encoding?: () => string,
  split?: SplitText,
): Promise<ReadFeed> {
  const opened: OpenedFeed = await openFeed(bytes, feedHints(profile, tempDir));
  try {
    const { plan, feed } = await planFeed(opened.feed, profile);
    const keeps = split?.splittable === true && (feed.format === 'csv' || feed.format === 'yml') ? split : null;
    const ledger = blockLedger();
    const lines = keeps === null ? null : lineFinder(keeps.blocks, [...keeps.blocks.keys()]);
    const groupFaults = new Set<string>();
    const counts = await stageFeed(feed, plan, stage, today, {
      take(row, reading) {
        onRows(1);
        if (lines !== null) ledger.note(lines.block(row.line), row, reading);
        return true;
      },
      groupFault: (group) => void groupFaults.add(group),
    });
    const told = { format: feed.format, encoding: (encoding ?? opened.encoding)(), columns: feed.columns };
    const remember =
      keeps === null
        ? null
        : (became: ReadonlyMap<string, Became & { faulty: boolean }>) =>
            nextMemory({
              ...told,
              columns: [...told.columns],
              key,
              version,
              blocks: keeps.blocks.map(({ hash }, index) => ({ hash, ...ledger.of(index) })),
              became,
              groupFaults,
              before: [],
            });
    return { plan, ...told, counts, untouched: NONE, remember };
  } finally {
    await opened.close();
  }
}
