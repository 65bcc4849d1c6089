import type { SyncDeps } from '../../deps.ts';
import type { StartedRun } from '../run-feed.ts';

/** Tells the orders service what is in stock of a maker, in bulk; what it was told before changes nothing. */
export type SendStock = (run: { runId: string; makerId: string }, signal: AbortSignal) => Promise<void>;

/** Counted stock of what this run has published. */
export async function sendStock({ stock }: SyncDeps, run: StartedRun, signal: AbortSignal): Promise<void> {
  await stock?.({ runId: run._id, makerId: run.makerId }, signal);
}
