import type { SyncDeps } from '../deps.ts';
import { markHidden } from './model-repo.ts';
import { keepVersions } from './model-versions.ts';
import type { PublishingRun } from './publish-models.ts';

/** So many ids fit into one filter of the search index. */
const BATCH = 100;

/** Takes models out of the index and then out of shoppers' sight; asked again it changes nothing. */
export async function hideModels(
  { db, search }: Pick<SyncDeps, 'db' | 'search'>,
  ids: readonly string[],
  hiddenAt: Date,
): Promise<void> {
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    await search.remove(batch);
    await markHidden(db, batch, hiddenAt);
  }
}

/** Hides what a feed does not name any more, so that the run can be taken back. */
export async function hideMissing(
  deps: Pick<SyncDeps, 'db' | 'search'>,
  run: PublishingRun,
  ids: readonly string[],
): Promise<void> {
  await keepVersions(deps.db, run, ids);
  await hideModels(deps, ids, run.startedAt);
}
