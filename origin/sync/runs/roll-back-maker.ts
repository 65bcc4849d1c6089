import type { FeedRun } from '#shared/contracts/sync-runs.ts';
import { Problem } from '#shared/problem.ts';
import { pauseSchedule } from '../schedules/schedule-repo.ts';
import { revertibleRuns } from './revertible-runs.ts';
import { runById } from './run-record.ts';
import { handOver, type RunsDeps } from './start-run.ts';

/**
 * Gives a maker's catalogue back the state before its newest run, and pauses its schedule. Throws `import/nothing-to-roll-back`,
 * `sync/workflows-unavailable`.
 */
export async function rollBackMaker(
  deps: RunsDeps,
  makerId: string,
  decided: { by: string; note: string },
): Promise<FeedRun> {
  const [undoes] = await revertibleRuns(deps.db, makerId);
  if (undoes === undefined) throw new Problem('import/nothing-to-roll-back', `no run of ${makerId} can be taken back`);
  await pauseSchedule(deps.db, makerId);
  const { source, kind } = await runById(deps.db, undoes);
  return handOver(deps, { maker: { id: makerId }, source, kind, trigger: 'rollback', undoes, decided });
}
