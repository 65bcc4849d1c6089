import { asProblem } from '#shared/problem.ts';
import type { FeedFormat } from '#shared/contracts/sync.ts';
import type { Feed, FeedRow } from '../formats/feed.ts';
import { openFeed } from '../formats/open-feed.ts';
import { feedHints } from '../profiles/feed-hints.ts';
import { planFeed } from '../profiles/plan-feed.ts';
import type { FeedPlan } from '../profiles/plan.ts';
import type { Profile } from '../profiles/profile.ts';
import type { RowFault } from '../quarantine/reasons.ts';
import { cutText } from '../values/text.ts';
import { columnReader } from './columns.ts';
import { rowReader } from './read-row.ts';

/** What a feed would become, found without importing it. */
export interface Inspection {
  format: FeedFormat;
  encoding: string;
  columns: { name: string; examples: string[] }[];
  /** Why no profile can be proposed; null when there is one. */
  unmapped: string | null;
  profile: Profile | null;
  assumed: readonly string[];
  rows: number;
  models: number;
  cells: number;
  otherGoods: Record<string, number>;
  faults: Record<string, number>;
  examples: ({ line: number } & RowFault)[];
  /** Rows of other goods: the name that told. */
  otherExamples: { line: number; reason: string; name: string }[];
}

export interface InspectOptions {
  profile: Profile | null;
  tempDir: string;
  now: Date;
}

const EXAMPLES = 3;
const COLUMN_SAMPLE = 200;
const MAX_EXAMPLE_LENGTH = 60;

/**
 * Reads a whole feed by a profile, or by one that it proposes, and tells how much of it is understood; nothing is stored.
 * @throws Problem feed/* for a feed that cannot be read; one that only cannot be mapped is described instead
 */
export async function inspectFeed(
  source: AsyncIterable<Uint8Array>,
  { profile, tempDir, now }: InspectOptions,
): Promise<Inspection> {
  const opened = await openFeed(source, feedHints(profile, tempDir));
  try {
    const seen: FeedRow[] = [];
    const watched = { ...opened.feed, columns: opened.feed.columns, batches: watch(opened.feed, seen) };
    const inspection = emptyInspection(opened.feed.format);
    try {
      const { plan, feed } = await planFeed(watched, profile);
      await readAll(feed, plan, inspection, now);
      inspection.profile = plan.profile;
      inspection.assumed = plan.assumed;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code !== 'feed/unmapped') throw error;
      inspection.unmapped = problem.message;
    }
    return { ...inspection, encoding: opened.encoding(), columns: describeColumns(opened.feed.columns, seen) };
  } finally {
    await opened.close();
  }
}

const emptyInspection = (format: FeedFormat): Inspection => ({
  format,
  encoding: '',
  columns: [],
  unmapped: null,
  profile: null,
  assumed: [],
  rows: 0,
  models: 0,
  cells: 0,
  otherGoods: {},
  faults: {},
  examples: [],
  otherExamples: [],
});

/** Keeps the first rows as they stand in the file, for describing its columns. */
async function* watch(feed: Feed, seen: FeedRow[]): AsyncGenerator<readonly FeedRow[]> {
  for await (const batch of feed.batches) {
    if (seen.length < COLUMN_SAMPLE) seen.push(...batch.slice(0, COLUMN_SAMPLE - seen.length));
    yield batch;
  }
}

async function readAll(feed: Feed, plan: FeedPlan, inspection: Inspection, now: Date): Promise<void> {
  const read = rowReader(plan.profile, feed.format, now);
  const groups = new Set<string>();
  for await (const batch of feed.batches) {
    const columns = columnReader(feed.columns, plan.sourcesFor(feed.columns), plan.profile.rules);
    for (const row of batch) {
      inspection.rows++;
      const reading = read(row, columns);
      if (reading.kind === 'cell') {
        inspection.cells++;
        groups.add(reading.groupKey);
      } else if (reading.kind === 'other-goods') {
        const count = counted(inspection.otherGoods, reading.reason);
        const name = cutText(columns.value(row, 'name'), MAX_EXAMPLE_LENGTH);
        if (count <= EXAMPLES) inspection.otherExamples.push({ line: row.line, reason: reading.reason, name });
      } else if (counted(inspection.faults, reading.fault.code) <= EXAMPLES) {
        inspection.examples.push({ line: row.line, ...reading.fault });
      }
    }
  }
  inspection.models = groups.size;
}

const counted = (counts: Record<string, number>, key: string): number => (counts[key] = (counts[key] ?? 0) + 1);

function describeColumns(columns: readonly string[], rows: readonly FeedRow[]): Inspection['columns'] {
  return columns.map((name, index) => {
    const values = rows.map((row) => row.values[index]?.trim() ?? '').filter((value) => value !== '');
    return {
      name,
      examples: [...new Set(values)].slice(0, EXAMPLES).map((value) => cutText(value, MAX_EXAMPLE_LENGTH)),
    };
  });
}
