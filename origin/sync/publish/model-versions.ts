import type { Collection, Db } from 'mongodb';
import type { ModelRecord } from '#shared/contracts/model.ts';
import { fromMongo } from '../../plugins/mongo.ts';
import { modelsByIds } from './model-repo.ts';

/** A model as it was before a run wrote it: collection `model_versions`. */
interface VersionRecord {
  _id: string;
  runId: string;
  makerId: string;
  modelId: string;
  /** Null when the run made it. */
  before: ModelRecord | null;
}

export type ModelVersion = Pick<VersionRecord, 'modelId' | 'before'>;

const BATCH = 250;

const versions = (db: Db): Collection<VersionRecord> => db.collection<VersionRecord>('model_versions');

/** Keeps models as they are now, before a run changes them; what an earlier attempt at the run has kept stays. */
export async function keepVersions(
  db: Db,
  { _id: runId, makerId }: { _id: string; makerId: string },
  modelIds: readonly string[],
): Promise<void> {
  if (modelIds.length === 0) return;
  const idOf = (modelId: string) => `${runId}:${modelId}`;
  const kept = await fromMongo(
    versions(db)
      .find({ _id: { $in: modelIds.map(idOf) } }, { projection: { modelId: 1 } })
      .toArray(),
  );
  const known = new Set(kept.map(({ modelId }) => modelId));
  const wanted = modelIds.filter((modelId) => !known.has(modelId));
  if (wanted.length === 0) return;
  const before = new Map((await modelsByIds(db, wanted)).map((model) => [model._id, model]));
  const records = wanted.map((modelId) => ({
    _id: idOf(modelId),
    runId,
    makerId,
    modelId,
    before: before.get(modelId) ?? null,
  }));
  await fromMongo(versions(db).insertMany(records, { ordered: true }));
}

/** Models as they were before a run, in batches by id. */
export async function* versionsOf(db: Db, runId: string): AsyncGenerator<ModelVersion[]> {
  let after = '';
  for (;;) {
    const batch = await fromMongo(
      versions(db)
        .find({ runId, _id: { $gt: after } }, { promoteBuffers: true })
        .sort({ _id: 1 })
        .limit(BATCH)
        .toArray(),
    );
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last._id;
    yield batch;
  }
}

/** Runs of a maker that can be taken back, in no order. */
export const runsWithVersions = async (db: Db, makerId: string): Promise<string[]> =>
  fromMongo(versions(db).distinct('runId', { makerId }));

/** Lets go of what was before these runs. */
export async function dropVersions(db: Db, runIds: readonly string[]): Promise<void> {
  if (runIds.length > 0) await fromMongo(versions(db).deleteMany({ runId: { $in: [...runIds] } }));
}
