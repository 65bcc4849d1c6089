import type { FeedKind, RunProgress } from '#shared/contracts/sync-runs.ts';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { atOnce, failRun, reportOfRun, runFeed } from '../runs/run-feed.ts';
import { requestRun } from '../runs/request-run.ts';
import { runById } from '../runs/run-record.ts';
import type { Source } from '../sources/source.ts';

export interface ImportInput {
  maker: {
    id: string;
    /** As shoppers read it; the first import needs it. */
    name?: string | undefined;
  };
  source: Source;
  /** Raw profile; the maker's saved one, else one proposed from the header, when it is not given. */
  profile?: unknown;
  kind?: FeedKind;
  dryRun?: boolean;
  /** Publishes even what passes the maker's limits. */
  unguarded?: boolean;
  onProgress?: (progress: RunProgress) => void;
}

/**
 * Imports one feed of one maker in this process: the same steps as a workflow's, without its journal. A feed that is broken, empty or not
 * understood publishes nothing. Running the same feed again after a crash repairs what the crash left, and changes nothing otherwise.
 * @throws Problem profile/invalid, request/invalid, import/in-progress, import/needs-decision, feed/*, catalog/unavailable,
 * search/unavailable
 */
export async function importFeed(deps: SyncDeps, input: ImportInput, signal: AbortSignal): Promise<ImportReport> {
  const { source, onProgress, ...asked } = input;
  const { _id: runId } = await requestRun(deps, { ...asked, source: source.name, trigger: 'cli' });
  try {
    const told = onProgress === undefined ? {} : { onProgress };
    const outcome = await runFeed(deps, { runId, openSource: () => source, signal, ...told }, atOnce);
    if (outcome === 'done') return await reportOfRun(deps, runId);
  } catch (error) {
    await failRun(deps, runId, error).catch(() => undefined);
    throw error;
  }
  const { changes } = await runById(deps.db, runId);
  throw new Problem(
    'import/needs-decision',
    `run ${runId} waits: ${changes?.missing ?? 0} models are missing (${changes?.missingPercent ?? 0} %), ${changes?.moved ?? 0} prices moved far (${changes?.movedPercent ?? 0} %)`,
  );
}
