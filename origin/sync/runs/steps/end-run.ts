import type { SyncDeps } from '../../deps.ts';
import { dropVersions } from '../../publish/model-versions.ts';
import { noteRun, type StartedRun } from '../run-record.ts';
import { revertibleRuns } from '../revertible-runs.ts';

/** Runs of each maker that can be taken back. */
const KEPT_RUNS = 3;

/** Closes a run that ended well and lets go of what is too old to be taken back. */
export async function endRun({ db, now }: SyncDeps, run: StartedRun): Promise<void> {
  const endedAt = run.endedAt ?? now();
  const report = run.report === null ? null : { ...run.report, ms: endedAt.getTime() - run.startedAt.getTime() };
  await noteRun(db, run._id, { status: 'done', endedAt, report, failure: null });
  if (run.undoes !== null) await noteRun(db, run.undoes, { rolledBackBy: run._id });
  const older = (await revertibleRuns(db, run.makerId)).slice(KEPT_RUNS);
  await dropVersions(db, [...older, ...(run.undoes === null ? [] : [run.undoes])]);
}
