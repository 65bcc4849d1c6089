import type { FeedRun } from '#shared/contracts/sync-runs.ts';
import { runById } from './run-record.ts';
import { handOver, type RunsDeps } from './start-run.ts';

/**
 * Imports the feed of an earlier run again, as it lies at its source now, so that rows which a changed profile reads leave the quarantine.
 * @throws Problem import/not-found, profile/invalid, sync/workflows-unavailable
 */
export async function retryRun(deps: RunsDeps, runId: string, profile: unknown): Promise<FeedRun> {
  const { makerId, source, kind } = await runById(deps.db, runId);
  const again = { maker: { id: makerId }, source, kind, trigger: 'retry' as const };
  return handOver(deps, profile === undefined ? again : { ...again, profile });
}
