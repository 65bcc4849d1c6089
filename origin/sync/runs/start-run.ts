import type { FeedRun, RunRequest } from '#shared/contracts/sync-runs.ts';
import type { SyncDeps } from '../deps.ts';
import type { SyncIngress } from './ingress.ts';
import { failRun } from './run-feed.ts';
import { requestRun, type RunRequestInput } from './request-run.ts';
import { presentRun } from './run-record.ts';

export type RunsDeps = SyncDeps & { ingress: SyncIngress };

/** Starts a run of a maker's feed. Throws `profile/invalid`, `request/invalid`, `sync/workflows-unavailable`. */
export const startRun = async (deps: RunsDeps, request: RunRequest): Promise<FeedRun> =>
  handOver(deps, { ...request, trigger: 'api' });

/** Keeps a run and hands it over; one that could not be handed over has failed. */
export async function handOver(deps: RunsDeps, input: RunRequestInput): Promise<FeedRun> {
  const run = await requestRun(deps, input);
  try {
    await deps.ingress.startRun({ makerId: run.makerId, runId: run._id, accepted: false });
  } catch (error) {
    await failRun(deps, run._id, error);
    throw error;
  }
  return presentRun(run);
}
