import type { RunProgress } from '#shared/contracts/sync-runs.ts';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { asProblem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import type { OpenSource } from '../sources/source.ts';
import { changeRun, runById, type StartedRun } from './run-record.ts';
import { endRun } from './steps/end-run.ts';
import { fetchFeed } from './steps/fetch-feed.ts';
import { importModels } from './steps/import-models.ts';
import { raiseEpoch } from './steps/raise-epoch.ts';
import { restoreModels } from './steps/restore-models.ts';
import { sendStock } from './steps/send-stock.ts';

export type StepName = 'fetch' | 'import' | 'stock' | 'epoch' | 'end';

/** Runs a step; one that keeps a journal does not run again what has been done. */
export type StepRunner = <T>(name: StepName, work: () => Promise<T>) => Promise<T>;

/** Without a journal: who runs it begins anew after a crash, and steps that were done change nothing. */
export const atOnce: StepRunner = async (_name, work) => work();

/** How a run has ended, or that it waits for a person. */
export type RunOutcome = 'done' | 'needs_decision' | 'failed';

export interface RunInput {
  runId: string;
  /** Finds where the run's feed lies. */
  openSource: OpenSource;
  signal: AbortSignal;
  /** Told how far it is. */
  onProgress?: (progress: RunProgress) => void;
}

/**
 * One run of a feed. Each step may be run again from its beginning after a crash and then ends as if it had not been disturbed: the run's
 * record holds the file's version, its time and what was compared.
 * @throws Problem of a step; who calls decides whether it is tried again
 */
export async function runFeed(
  deps: SyncDeps,
  { runId, openSource, signal, onProgress }: RunInput,
  step: StepRunner,
): Promise<RunOutcome> {
  await step('fetch', async () => fetchFeed(deps, runId, openSource, signal));
  const outcome = await step('import', async () => {
    const run = await startedRun(deps, runId);
    return run.undoes === null
      ? importModels(deps, run, openSource(run.source), signal, onProgress ?? (() => undefined))
      : restoreModels(deps, run, run.undoes, signal);
  });
  if (outcome === 'needs_decision') return outcome;
  if (outcome === 'published') {
    await step('stock', async () => sendStock(deps, await startedRun(deps, runId), signal));
    await step('epoch', async () => raiseEpoch(deps, await startedRun(deps, runId)));
  }
  await step('end', async () => endRun(deps, await startedRun(deps, runId)));
  return 'done';
}

async function startedRun({ db }: SyncDeps, runId: string): Promise<StartedRun> {
  const run = await runById(db, runId);
  if (run.startedAt === null) throw new Error(`the run ${runId} was not fetched before`);
  return { ...run, startedAt: run.startedAt };
}

/** Keeps why a run has failed. One that failed while it published keeps that state: its epoch is still owed. */
export async function failRun({ db, now }: Pick<SyncDeps, 'db' | 'now'>, runId: string, error: unknown): Promise<void> {
  const { code, message } = asProblem(error);
  const failure = { code, detail: message.slice(0, 2_000) };
  const over = { failure, endedAt: now() };
  await changeRun(db, runId, ['publishing'], { $set: over });
  await changeRun(db, runId, ['queued', 'reading', 'needs_decision'], { $set: { ...over, status: 'failed' } });
}

/** The report of a run that has ended well. */
export async function reportOfRun({ db }: Pick<SyncDeps, 'db'>, runId: string): Promise<ImportReport> {
  const { report } = await runById(db, runId);
  if (report === null) throw new Error(`the run ${runId} has no report`);
  return report;
}
