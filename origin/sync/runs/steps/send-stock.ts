import type { SyncDeps } from '../../deps.ts';
import type { StartedRun } from '../run-record.ts';

/** Counted stock of what this run has published. */
export async function sendStock({ stock }: SyncDeps, run: StartedRun, signal: AbortSignal): Promise<void> {
  await stock?.({ runId: run._id, makerId: run.makerId }, signal);
}
