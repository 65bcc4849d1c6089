import type { SyncDeps } from '../../deps.ts';
import { ensureModelIndexes } from '../../publish/model-repo.ts';
import { ensureSearchIndex, waitForIndex } from '../../publish/reindex.ts';
import type { OpenSource } from '../../sources/source.ts';
import { changeRun, findRuns, runById } from '../run-record.ts';

/** Sets the time of a run and the version of its file, once: whatever comes after a crash reads the same file by the same clock. */
export async function fetchFeed(
  deps: SyncDeps,
  runId: string,
  openSource: OpenSource,
  signal: AbortSignal,
): Promise<void> {
  await waitForIndex(deps);
  await ensureModelIndexes(deps.db);
  await ensureSearchIndex(deps);
  const run = await runById(deps.db, runId);
  if (run.startedAt === null) {
    const pinned = run.undoes === null ? await openSource(run.source).pin(signal) : null;
    await supersede(deps, run.makerId, runId);
    await changeRun(deps.db, runId, ['queued'], { $set: { startedAt: deps.now(), pinned } });
  }
  await changeRun(deps.db, runId, ['queued'], { $set: { status: 'reading' } });
}

/** A newer file answers the question whether an older one may be published. */
async function supersede({ db, now }: SyncDeps, makerId: string, runId: string): Promise<void> {
  for (const { _id } of await findRuns(db, { makerId, status: 'needs_decision', _id: { $ne: runId } }, 100))
    await changeRun(db, _id, ['needs_decision'], { $set: { status: 'superseded', endedAt: now() } });
}
