import type { SyncDeps } from '../../deps.ts';
import { owesEpoch, settleOwed, type StartedRun } from '../run-record.ts';

/** Raises the maker's epoch once when this run has written anything, or an earlier one that died. */
export async function raiseEpoch({ db, epochs }: SyncDeps, run: StartedRun): Promise<void> {
  if (run.status !== 'publishing' && !(await owesEpoch(db, run.makerId, run._id))) return;
  await epochs.raise(run.makerId, run._id);
  await settleOwed(db, run.makerId, run._id);
}
