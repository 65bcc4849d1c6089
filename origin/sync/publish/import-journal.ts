import type { Collection, Db } from 'mongodb';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { fromMongo } from '../../plugins/mongo.ts';

/** One run of an import: collection `imports`. */
export interface ImportRecord {
  _id: string;
  makerId: string;
  source: string;
  /** `publishing`: models may have been written and the epoch not raised yet. */
  status: 'staging' | 'publishing' | 'done' | 'failed';
  startedAt: Date;
  endedAt: Date | null;
  report: ImportReport | null;
  /** Problem code and detail of a run that failed. */
  failure: { code: string; detail: string } | null;
}

const imports = (db: Db): Collection<ImportRecord> => db.collection<ImportRecord>('imports');

export async function journalStart(
  db: Db,
  run: Pick<ImportRecord, '_id' | 'makerId' | 'source' | 'startedAt'>,
): Promise<void> {
  await fromMongo(imports(db).insertOne({ ...run, status: 'staging', endedAt: null, report: null, failure: null }));
}

/** Told before the first model is written, so that a run that dies leaves a trace of the epoch it owes. */
export async function journalPublishing(db: Db, importId: string): Promise<void> {
  await fromMongo(imports(db).updateOne({ _id: importId }, { $set: { status: 'publishing' } }));
}

export async function journalDone(db: Db, importId: string, report: ImportReport, endedAt: Date): Promise<void> {
  await fromMongo(imports(db).updateOne({ _id: importId }, { $set: { status: 'done', report, endedAt } }));
}

/** A run that failed while it published keeps that status: its epoch is still owed. */
export async function journalFailed(
  db: Db,
  importId: string,
  failure: { code: string; detail: string },
  endedAt: Date,
): Promise<void> {
  await fromMongo(imports(db).updateOne({ _id: importId }, { $set: { failure, endedAt } }));
  await fromMongo(imports(db).updateOne({ _id: importId, status: 'staging' }, { $set: { status: 'failed' } }));
}

/** An earlier run of this maker wrote models and did not come to raise the epoch. */
export async function owesEpoch(db: Db, makerId: string, exceptImportId: string): Promise<boolean> {
  return (
    (await fromMongo(
      imports(db).findOne({ makerId, status: 'publishing', _id: { $ne: exceptImportId } }, { projection: { _id: 1 } }),
    )) !== null
  );
}

export async function settleOwed(db: Db, makerId: string, exceptImportId: string): Promise<void> {
  await fromMongo(
    imports(db).updateMany(
      { makerId, status: 'publishing', _id: { $ne: exceptImportId } },
      { $set: { status: 'failed' } },
    ),
  );
}

/** One run; null when there is none of this id. */
export const importById = async (db: Db, importId: string): Promise<ImportRecord | null> =>
  fromMongo(imports(db).findOne({ _id: importId }));

/** The newest run of a maker that has ended well; null when there is none. */
export const newestImport = async (db: Db, makerId: string): Promise<ImportRecord | null> =>
  fromMongo(imports(db).findOne({ makerId, status: 'done' }, { sort: { startedAt: -1 } }));
