import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow } from '../formats/feed.ts';
import { openFeed } from '../formats/open-feed.ts';
import { stageFeed, type StagedCounts, type StageWatch } from '../pipeline/stage-feed.ts';
import { feedHints } from '../profiles/feed-hints.ts';
import { planFrom, type FeedPlan } from '../profiles/plan.ts';
import type { Profile } from '../profiles/profile.ts';
import { blockLedger, lineFinder, type BlockNotes, type LineFinder } from './block-ledger.ts';
import type { FeedMemory } from './feed-memory.ts';
import { matchBlocks, type BlockMatch } from './match-blocks.ts';
import { nextMemory } from './next-memory.ts';
import type { ReadFeed, ReadRequest } from './read-feed.ts';
import type { SplitText } from './split-text.ts';
import { rowsOf, sumOf } from './totals.ts';

/** Above this share of new bytes reading everything costs no more. */
const MAX_SHARE = 0.4;

type ChangedRequest = ReadRequest & { profile: Profile; memory: FeedMemory };

/**
 * Stages the models of a file that differ from what the memory tells, and counts the whole file. Null when too much is new.
 *
 * First the new blocks are read, which tells the models they touch; then those models are read whole, from every block that
 * holds rows of theirs, in the order of the file: so each becomes what it would if all of the file were read.
 */
export async function readChanged(request: ChangedRequest, split: SplitText): Promise<ReadFeed | null> {
  const { memory, profile } = request;
  const { blocks } = split;
  const match = matchBlocks(blocks, memory.blocks);
  const isNew = (index: number) => match.before[index]?.faulty ?? true;
  const fresh = [...blocks.keys()].filter(isNew);
  const total = blocks.reduce((sum, block) => sum + block.bytes, 0);
  if (fresh.reduce((sum, index) => sum + (blocks[index]?.bytes ?? 0), 0) > total * MAX_SHARE) return null;

  const ledger = blockLedger();
  const plan = planFrom(profile);
  const first = await readBlocks(request, split, plan, fresh, (lines) => ({
    take(row, reading) {
      request.onRows(1);
      const block = lines.block(row.line);
      if (!isNew(block)) return false;
      ledger.note(block, row, reading);
      return reading.kind !== 'cell';
    },
    groupFault: () => undefined,
  }));
  const notes = blocks.map(({ hash }, index) => ({
    hash,
    ...(isNew(index) ? ledger.of(index) : notesOf(match, index, memory)),
  }));
  const touched = touchedKeys(
    match,
    memory,
    fresh.map((index) => ledger.of(index)),
  );
  const holding = [...blocks.keys()].filter((index) => [...(notes[index]?.keys ?? [])].some((key) => touched.has(key)));
  const groupFaults = new Set<string>();
  const second = await readBlocks(request, split, plan, holding, () => ({
    take: (_row, reading) => reading.kind === 'cell' && touched.has(reading.groupKey),
    groupFault: (key) => void groupFaults.add(key),
  }));
  const alive = new Set(notes.flatMap(({ keys }) => [...keys]));
  const before = memory.groups.filter(({ key }) => alive.has(key) && !touched.has(key));
  const { key, version } = request;
  const { format, encoding, columns } = memory;
  return {
    plan,
    columns,
    format: first.format ?? second.format ?? asFormat(format),
    encoding,
    counts: wholeCounts(notes, first.counts, second.counts),
    untouched: sumOf(before),
    remember: (became) =>
      nextMemory({ key, version, format, encoding, columns, blocks: notes, became, groupFaults, before }),
  };
}

/** A memory holds only formats that a feed had. */
const asFormat = (format: string): Feed['format'] => format as Feed['format'];

function notesOf({ before }: BlockMatch, index: number, { groups }: FeedMemory): BlockNotes {
  const known = before[index];
  const keys = new Set((known?.groups ?? []).flatMap((number) => groups[number]?.key ?? []));
  return { rows: known?.rows ?? 0, otherGoods: known?.otherGoods ?? {}, faulty: false, keys };
}

/** Models with rows in blocks that are new or gone, and those whose faults must be told again. */
function touchedKeys({ gone }: BlockMatch, { groups }: FeedMemory, fresh: readonly BlockNotes[]): Set<string> {
  const touched = new Set(fresh.flatMap(({ keys }) => [...keys]));
  for (const block of gone) for (const number of block.groups) touched.add(groups[number]?.key ?? '');
  for (const group of groups) if (group.faulty) touched.add(group.key);
  return touched;
}

interface BlocksRead {
  format: Feed['format'] | null;
  counts: StagedCounts;
}

const NOTHING: BlocksRead = { format: null, counts: { rows: 0, otherGoods: {}, faults: {} } };

/** Reads some blocks as a feed of their own: with the first, which holds the header, and the last, which closes what is open. */
async function readBlocks(
  { profile, memory, stage, tempDir, today }: ChangedRequest,
  split: SplitText,
  plan: FeedPlan,
  wanted: readonly number[],
  watch: (lines: LineFinder) => StageWatch,
): Promise<BlocksRead> {
  if (wanted.length === 0) return NOTHING;
  const chosen = [...new Set([0, ...wanted, split.blocks.length - 1])].toSorted((a, b) => a - b);
  const lines = lineFinder(split.blocks, chosen);
  const whole = lineFinder(split.blocks, [...split.blocks.keys()]);
  const opened = await openFeed(split.read(chosen), feedHints(profile, tempDir));
  try {
    const { feed } = opened;
    if (feed.format !== memory.format || !sameHeader(feed, memory))
      throw new Problem('feed/malformed', 'its blocks have another header');
    const batches = inWholeFile(feed, lines);
    const counts = await stageFeed({ ...feed, batches }, plan, stage, today, watch(whole));
    return { format: feed.format, counts };
  } finally {
    await opened.close();
  }
}

const sameHeader = ({ format, columns }: Feed, memory: FeedMemory): boolean =>
  format !== 'csv' ||
  (columns.length === memory.columns.length && columns.every((column, at) => column === memory.columns[at]));

async function* inWholeFile(feed: Feed, lines: LineFinder): AsyncGenerator<readonly FeedRow[]> {
  for await (const batch of feed.batches) yield batch.map((row) => ({ ...row, line: lines.original(row.line) }));
}

function wholeCounts(notes: readonly BlockNotes[], first: StagedCounts, second: StagedCounts): StagedCounts {
  const faults = { ...first.faults };
  for (const [code, count] of Object.entries(second.faults)) faults[code] = (faults[code] ?? 0) + count;
  return { ...rowsOf(notes), faults };
}
