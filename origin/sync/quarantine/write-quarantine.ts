import type { Db } from 'mongodb';
import { fromMongo } from '../../plugins/mongo.ts';
import type { StagedFault } from '../pipeline/stage.ts';
import { QUARANTINE_REASONS, type QuarantineReason } from './reasons.ts';

/** One row that was put aside: collection `quarantine`. */
export interface QuarantineRecord {
  /** Import and number, so that rows stand in the order of lines and a page goes on where the one before ended. */
  _id: string;
  importId: string;
  makerId: string;
  source: string;
  /** Version of the file that its place tells; null when it tells none. */
  version: string | null;
  line: number;
  /** Name of the column, element or param; null when it is the row as a whole. */
  column: string | null;
  value: string;
  reason: QuarantineReason;
  /** What was seen in this row. */
  detail: string;
  /** What the maker can do. */
  hint: string;
  at: Date;
}

/** Rows kept of one import; the report counts all of them. */
export const MAX_KEPT_ROWS = 10_000;
const BATCH = 1_000;

export interface QuarantineContext {
  importId: string;
  makerId: string;
  source: string;
  version: string | null;
  at: Date;
}

/** Keeps the rows that an import put aside, in the order of lines; what an earlier attempt at the same import kept goes. */
export async function writeQuarantine(
  db: Db,
  context: QuarantineContext,
  faults: Iterable<StagedFault>,
): Promise<void> {
  const quarantine = db.collection<QuarantineRecord>('quarantine');
  await fromMongo(quarantine.deleteMany({ importId: context.importId }));
  let batch: QuarantineRecord[] = [];
  let number = 0;
  const flush = async () => {
    if (batch.length > 0) await fromMongo(quarantine.insertMany(batch, { ordered: true }));
    batch = [];
  };
  for (const { line, column, value, code, detail } of faults) {
    const _id = `${context.importId}:${String(number++).padStart(6, '0')}`;
    batch.push({ _id, ...context, line, column, value, reason: code, detail, hint: QUARANTINE_REASONS[code] });
    if (batch.length >= BATCH) await flush();
  }
  await flush();
}

/** The first rows of each reason, for a person to look at. */
export async function quarantineExamples(db: Db, importId: string, perReason: number): Promise<QuarantineRecord[]> {
  const quarantine = db.collection<QuarantineRecord>('quarantine');
  const examples: QuarantineRecord[] = [];
  for (const reason of Object.keys(QUARANTINE_REASONS)) {
    const found = await fromMongo(
      quarantine
        .find({ importId, reason: asReason(reason) })
        .sort({ line: 1 })
        .limit(perReason)
        .toArray(),
    );
    examples.push(...found);
  }
  return examples;
}

/** Object.keys of a const table gives its own keys. */
const asReason = (key: string): QuarantineReason => key as QuarantineReason;
