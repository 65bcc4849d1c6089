import type { ModelRecord } from '#shared/contracts/model.ts';
import { toSearchDocument } from '#shared/search-index.ts';
import type { SyncDeps } from '../../deps.ts';
import { forgetMaker } from '../../incremental/feed-memory.ts';
import { withMakerLock } from '../../publish/maker-lock.ts';
import { hideModels } from '../../publish/hide-models.ts';
import { modelsByIds, writeModels } from '../../publish/model-repo.ts';
import { versionsOf, type ModelVersion } from '../../publish/model-versions.ts';
import { publishMaker } from '../../publish/publish-maker.ts';
import { changeRun, type StartedRun } from '../run-record.ts';

/** Gives each model that a run has written the state before it; what the run had made is hidden. Asked again it changes nothing. */
export async function restoreModels(
  deps: SyncDeps,
  run: StartedRun,
  undoes: string,
  signal: AbortSignal,
): Promise<'published'> {
  return withMakerLock(deps, run, async (lock): Promise<'published'> => {
    await changeRun(deps.db, run._id, ['reading', 'publishing'], { $set: { status: 'publishing' } });
    await forgetMaker(deps.db, run.makerId);
    for await (const batch of versionsOf(deps.db, undoes)) {
      signal.throwIfAborted();
      lock.check();
      await restoreBatch(deps, run, batch);
    }
    await publishMaker(deps.db, { id: run.makerId, name: run.makerName }, run.startedAt, async () => undefined);
    return 'published';
  });
}

async function restoreBatch(deps: SyncDeps, run: StartedRun, batch: readonly ModelVersion[]): Promise<void> {
  const now = new Map(
    (
      await modelsByIds(
        deps.db,
        batch.map(({ modelId }) => modelId),
      )
    ).map((model) => [model._id, model]),
  );
  const isOurs = (id: string) => now.get(id)?.updatedAt.getTime() === run.startedAt.getTime();
  const visible = ({ hiddenAt }: ModelRecord) => (hiddenAt ?? null) === null;
  const records = batch.flatMap(({ modelId, before }): ModelRecord[] => {
    if (before === null || !visible(before) || isOurs(modelId)) return [];
    return [{ ...before, rev: (now.get(modelId)?.rev ?? before.rev) + 1, updatedAt: run.startedAt }];
  });
  const gone = batch.flatMap(({ modelId, before }) => (before === null || !visible(before) ? [modelId] : []));
  await deps.search.upsert(records.map(toSearchDocument));
  await writeModels(deps.db, records);
  await hideModels(deps, gone, run.startedAt);
}
