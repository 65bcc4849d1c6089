import type { FeedRun } from '#shared/contracts/sync-runs.ts';
import { Problem } from '#shared/problem.ts';
import { changeRun, presentRun, runById } from './run-record.ts';
import type { RunsDeps } from './start-run.ts';

export interface RunDecision {
  runId: string;
  accept: boolean;
  note: string;
  /** Id of who decides. */
  by: string;
}

/** Lets a run that waits go on, or ends it. Throws `import/not-found`, `import/not-waiting`, `sync/workflows-unavailable`. */
export async function decideRun(deps: RunsDeps, { runId, accept, note, by }: RunDecision): Promise<FeedRun> {
  const at = deps.now();
  const decision = { accepted: accept, by, note, at };
  const change = accept
    ? { status: 'queued' as const, requestedAt: at, unguarded: true, decision }
    : { status: 'rejected' as const, endedAt: at, decision };
  const run = await changeRun(deps.db, runId, ['needs_decision'], { $set: change });
  if (run === null) {
    const { status } = presentRun(await runById(deps.db, runId));
    throw new Problem('import/not-waiting', undefined, { current: { status } });
  }
  // While Restate is away it waits; keep-moving.ts hands it over later.
  if (accept) await deps.ingress.startRun({ makerId: run.makerId, runId, accepted: true });
  return presentRun(run);
}
