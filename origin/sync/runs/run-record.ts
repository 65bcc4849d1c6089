import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import type {
  FeedChanges,
  FeedKind,
  FeedRun,
  RunProgress,
  RunStatus,
  RunTrigger,
} from '#shared/contracts/sync-runs.ts';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { Problem } from '#shared/problem.ts';
import { fromMongo } from '../../plugins/mongo.ts';

/** One run of a feed: collection `imports`. It holds all that a run needs to go on elsewhere; Restate holds only its id. */
export interface RunRecord {
  _id: string;
  makerId: string;
  makerName: string;
  source: string;
  kind: FeedKind;
  trigger: RunTrigger;
  dryRun: boolean;
  /** A person said beforehand that limits do not count. */
  unguarded: boolean;
  /** The profile that was given, as JSON: names of columns may hold dots and dollars. */
  profileJson: string | null;
  /** The run that this one takes back. */
  undoes: string | null;
  /** `publishing`: models may have been written and the epoch not raised yet. */
  status: RunStatus;
  requestedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Version of the object at which its store is asked, so that a run that is resumed reads the same file. */
  pinned: string | null;
  /** Version of the file that was read. */
  version: string | null;
  progress: RunProgress | null;
  /** Told once, before the first model is written, so that a resumed run is not judged by its own work. */
  changes: FeedChanges | null;
  compared: boolean;
  report: ImportReport | null;
  /** Problem code and detail of a run that failed. */
  failure: { code: string; detail: string } | null;
  decision: { accepted: boolean; by: string; note: string; at: Date } | null;
  rolledBackBy: string | null;
}

/** A run whose time has been set. */
export type StartedRun = RunRecord & { startedAt: Date };

const runs = (db: Db): Collection<RunRecord> => db.collection<RunRecord>('imports');

export const NEW_RUN = {
  dryRun: false,
  unguarded: false,
  profileJson: null,
  undoes: null,
  status: 'queued',
  startedAt: null,
  endedAt: null,
  pinned: null,
  version: null,
  progress: null,
  changes: null,
  compared: false,
  report: null,
  failure: null,
  decision: null,
  rolledBackBy: null,
} as const satisfies Partial<RunRecord>;

export async function insertRun(db: Db, run: RunRecord): Promise<void> {
  await fromMongo(runs(db).insertOne(run));
}

/** One run. Throws `import/not-found`. */
export async function runById(db: Db, runId: string): Promise<RunRecord> {
  const run = await fromMongo(runs(db).findOne({ _id: runId }));
  if (run === null) throw new Problem('import/not-found', `no run ${runId}`);
  return run;
}

/** Changes a run that is in one of these states; null when it is in none of them. */
export const changeRun = async (
  db: Db,
  runId: string,
  from: readonly RunStatus[],
  change: UpdateFilter<RunRecord>,
): Promise<RunRecord | null> =>
  fromMongo(runs(db).findOneAndUpdate({ _id: runId, status: { $in: [...from] } }, change, { returnDocument: 'after' }));

/** Keeps facts of a run whatever its state. */
export async function noteRun(db: Db, runId: string, facts: Partial<RunRecord>): Promise<void> {
  await fromMongo(runs(db).updateOne({ _id: runId }, { $set: facts }));
}

/** Runs by the time they were asked for, newest first. */
export const findRuns = async (db: Db, filter: Filter<RunRecord>, limit: number): Promise<RunRecord[]> =>
  fromMongo(runs(db).find(filter).sort({ requestedAt: -1 }).limit(limit).toArray());

/** Another run of this maker wrote models and did not come to raise the epoch. */
export async function owesEpoch(db: Db, makerId: string, exceptRunId: string): Promise<boolean> {
  const owing = { makerId, status: 'publishing' as const, _id: { $ne: exceptRunId } };
  return (await fromMongo(runs(db).findOne(owing, { projection: { _id: 1 } }))) !== null;
}

/** The epoch that was raised stands for all that was written before. */
export async function settleOwed(db: Db, makerId: string, exceptRunId: string): Promise<void> {
  const owing = { makerId, status: 'publishing' as const, _id: { $ne: exceptRunId } };
  await fromMongo(runs(db).updateMany(owing, { $set: { status: 'failed' } }));
}

/** The newest run of a maker that read a feed and ended well; null when there is none. */
export const newestDone = async (db: Db, makerId: string): Promise<RunRecord | null> =>
  (await findRuns(db, { makerId, status: 'done', report: { $ne: null } }, 1))[0] ?? null;

/** A run as the contract tells it. */
export function presentRun(run: RunRecord): FeedRun {
  const { _id, makerId, requestedAt, startedAt, endedAt, decision, source, version, kind, trigger, dryRun } = run;
  const { progress, changes, report, failure, rolledBackBy } = run;
  // One that failed while it published keeps that state until its epoch has been raised.
  const status = failure === null ? run.status : 'failed';
  return {
    id: _id,
    maker: makerId,
    ...{ source, version, kind, trigger, dryRun, status },
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    ...{ progress, changes, report, failure, rolledBackBy },
    decision: decision === null ? null : { ...decision, at: decision.at.toISOString() },
  };
}

/** When each maker's newest run that ended well was over; looks at the last 5,000. */
export async function newestRuns(db: Db): Promise<{ makerId: string; endedAt: Date }[]> {
  const newest = new Map<string, Date>();
  const projection = { makerId: 1, endedAt: 1 };
  const ended = runs(db).find({ status: 'done' }, { projection, sort: { startedAt: -1 }, limit: 5_000 });
  for await (const { makerId, endedAt } of ended) {
    const known = newest.get(makerId);
    if (endedAt !== null && (known === undefined || known < endedAt)) newest.set(makerId, endedAt);
  }
  return [...newest].map(([makerId, endedAt]) => ({ makerId, endedAt }));
}
