import type { ImportReport } from '#shared/contracts/sync.ts';
import { Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { importFeed } from '../pipeline/import-feed.ts';
import { importById } from '../publish/import-journal.ts';

/**
 * Imports the feed of an earlier import again, as it lies at its source now, so that rows which a changed profile reads leave
 * the quarantine.
 * @throws Problem import/not-found, and whatever importFeed throws
 */
export async function retryImport(
  deps: SyncDeps,
  importId: string,
  profile: unknown,
  signal: AbortSignal,
): Promise<ImportReport> {
  const run = await importById(deps.db, importId);
  if (run === null) throw new Problem('import/not-found', `no import ${importId}`);
  const input = { maker: { id: run.makerId }, source: deps.openSource(run.source) };
  return importFeed(deps, profile === undefined ? input : { ...input, profile }, signal);
}
