import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow } from '../formats/feed.ts';
import type { FeedPlan } from '../profiles/plan.ts';
import type { Field } from '../profiles/profile.ts';
import type { RowFault } from '../quarantine/reasons.ts';
import { withCode } from './code-sketch.ts';
import { columnReader, type ColumnReader } from './columns.ts';
import { faultAt } from './fault-at.ts';
import type { ModelDraft } from './model-draft.ts';
import { filledDraft, readModel, unknownFields, type ModelContext } from './read-model.ts';
import { rowReader, type RowCell, type RowReading } from './read-row.ts';
import type { Stage } from './stage.ts';

/** More models than this in one feed means that its rows are not grouped: a wrong group key, or names that hold the size. */
export const MAX_MODELS = 250_000;

export interface StagedCounts {
  rows: number;
  /** Rows of other goods by reason. */
  otherGoods: Record<string, number>;
  /** Rows put aside so far by reason code. */
  faults: Record<string, number>;
}

/** Looks on while rows are staged. */
export interface StageWatch {
  /** Told of each row; false leaves it out, uncounted. */
  take(row: FeedRow, reading: RowReading): boolean;
  /** Told of a row that was put aside for what other rows of its model say. */
  groupFault(groupKey: string): void;
}

/** One model of the feed while it is staged: what is not known of it yet, and the text that was last tried for it. */
interface Group {
  id: number;
  currency: string;
  unknown: Field[];
  tried: string;
  codes: readonly number[];
}

/**
 * First phase of an import: reads the whole feed into the stage.
 * @throws Problem feed/malformed, feed/empty, or feed/unmapped; nothing has been published then.
 */
export async function stageFeed(
  feed: Feed,
  plan: FeedPlan,
  stage: Stage,
  today: Date,
  watch?: StageWatch,
): Promise<StagedCounts> {
  const counts: StagedCounts = { rows: 0, otherGoods: {}, faults: {} };
  const read = rowReader(plan.profile, feed.format, today);
  const groups = new Map<string, Group>();
  let columns = columnReader(feed.columns, plan.sourcesFor(feed.columns), plan.profile.rules);
  let known = feed.columns.length;
  const putAside = (line: number, fault: RowFault) => {
    counts.faults[fault.code] = (counts.faults[fault.code] ?? 0) + 1;
    stage.addFault(line, fault);
  };
  for await (const batch of feed.batches) {
    if (feed.columns.length !== known) {
      columns = columnReader(feed.columns, plan.sourcesFor(feed.columns), plan.profile.rules);
      known = feed.columns.length;
      for (const group of groups.values()) group.tried = '';
    }
    for (const row of batch) {
      const reading = read(row, columns);
      if (watch?.take(row, reading) === false) continue;
      counts.rows++;
      if (reading.kind === 'other-goods')
        counts.otherGoods[reading.reason] = (counts.otherGoods[reading.reason] ?? 0) + 1;
      else if (reading.kind === 'rejected') putAside(row.line, reading.fault);
      else {
        const fault = stageCell(stage, groups, row, reading, columns, plan);
        if (fault === null) continue;
        watch?.groupFault(reading.groupKey);
        putAside(row.line, fault);
      }
    }
  }
  for (const { id, codes } of groups.values()) if (codes.length > 0) stage.setCodes(id, codes);
  return counts;
}

function stageCell(
  stage: Stage,
  groups: Map<string, Group>,
  row: FeedRow,
  cell: RowCell,
  columns: ColumnReader,
  plan: FeedPlan,
): RowFault | null {
  let group = groups.get(cell.groupKey);
  const context = (): ModelContext => ({
    profile: plan.profile,
    columns,
    name: cell.name,
    currency: cell.currency,
    heightCm: cell.heightCm,
  });
  if (group === undefined) {
    if (groups.size >= MAX_MODELS)
      throw new Problem(
        'feed/unmapped',
        `more than ${MAX_MODELS} models in one feed: its rows are not grouped; check groupKey and name in the profile`,
      );
    const draft = readModel(row, context());
    group = { id: groups.size, currency: cell.currency, unknown: unknownFields(draft, columns), tried: '', codes: [] };
    group.tried = textsOf(row, columns, group.unknown);
    groups.set(cell.groupKey, group);
    stage.addModel(group.id, cell.groupKey, JSON.stringify(draft));
  } else {
    if (group.currency !== cell.currency)
      return faultAt(
        'model/currency',
        `${cell.currency} here, ${group.currency} in earlier rows of this model`,
        columns.found(row, 'price'),
      );
    if (group.unknown.length > 0) fillGroup(stage, group, row, columns, context);
  }
  if (cell.vendorCode !== '') group.codes = withCode(group.codes, cell.vendorCode);
  const { size, priceMinor, state, onHand } = cell;
  stage.addCell(group.id, { ...size, priceMinor, state, onHand, line: row.line });
  return null;
}

/** A later row may tell what the first left out; it is read only when it says something that was not tried yet. */
function fillGroup(stage: Stage, group: Group, row: FeedRow, columns: ColumnReader, context: () => ModelContext): void {
  const texts = textsOf(row, columns, group.unknown);
  if (texts === group.tried || texts === '') return;
  const draft = filledDraft(asDraft(stage.draftOf(group.id)), readModel(row, context()));
  stage.replaceDraft(group.id, JSON.stringify(draft));
  group.unknown = unknownFields(draft, columns);
  group.tried = textsOf(row, columns, group.unknown);
}

function textsOf(row: FeedRow, columns: ColumnReader, fields: readonly Field[]): string {
  let texts = '';
  for (const field of fields) texts += columns.value(row, field);
  return texts;
}

/** The stage holds only drafts that stageCell wrote. */
export const asDraft = (json: string): ModelDraft => JSON.parse(json);
