import type { Collection, Db } from 'mongodb';
import type { MakerRecord, ModelRecord } from '#shared/contracts/model.ts';
import { fromMongo } from '../../plugins/mongo.ts';
import { isDuplicateKey } from './locks.ts';

const models = (db: Db): Collection<ModelRecord> => db.collection<ModelRecord>('models');
const makers = (db: Db): Collection<MakerRecord> => db.collection<MakerRecord>('makers');

/** What is published of a model already; `hiddenAt` of one that shoppers do not see. */
export type Published = Pick<
  ModelRecord,
  '_id' | 'slug' | 'rev' | 'sourceHash' | 'groupKey' | 'updatedAt' | 'hiddenAt'
>;
const PUBLISHED = { slug: 1, rev: 1, sourceHash: 1, groupKey: 1, updatedAt: 1, hiddenAt: 1 } as const;

/** What shoppers see: models that no feed has dropped. */
const VISIBLE = { hiddenAt: null };

/** Creates the indexes that the services ask by; existing ones are left alone. */
export async function ensureModelIndexes(db: Db): Promise<void> {
  await fromMongo(models(db).createIndex({ slug: 1 }, { unique: true }));
  await fromMongo(models(db).createIndex({ makerId: 1 }));
  await fromMongo(db.collection('quarantine').createIndex({ importId: 1, line: 1 }));
  await fromMongo(db.collection('quarantine').createIndex({ makerId: 1, at: -1 }));
  await fromMongo(db.collection('imports').createIndex({ makerId: 1, requestedAt: -1 }));
  await fromMongo(db.collection('imports').createIndex({ requestedAt: -1 }));
  await fromMongo(db.collection('model_versions').createIndex({ runId: 1 }));
  await fromMongo(db.collection('model_versions').createIndex({ makerId: 1 }));
}

/** How many models shoppers see. */
export const countVisible = (db: Db): Promise<number> => fromMongo(models(db).countDocuments(VISIBLE));

/** What is published of a maker's models, by id: a line each, so that an import compares without a request per batch. */
export async function publishedModels(db: Db, makerId: string): Promise<Map<string, Published>> {
  const published = new Map<string, Published>();
  const found = models(db).find({ makerId }).project<Published>(PUBLISHED).batchSize(5_000);
  const collect = async () => {
    for await (const model of found) published.set(model._id, model);
  };
  await fromMongo(collect());
  return published;
}

/** Writes whole models, new or changed; the maker's lock makes this the only writer of them. Throws code 11000 when a slug is taken. */
export async function writeModels(db: Db, records: readonly ModelRecord[]): Promise<void> {
  const writes = records.map((record) => ({
    replaceOne: { filter: { _id: record._id }, replacement: record, upsert: true },
  }));
  if (writes.length > 0) await fromMongo(models(db).bulkWrite(writes, { ordered: true }));
}

/** Writes one model; false when its slug has been taken by another since it was looked up. */
export async function writeModel(db: Db, record: ModelRecord): Promise<boolean> {
  try {
    await fromMongo(models(db).replaceOne({ _id: record._id }, record, { upsert: true }));
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** All models that shoppers see, in batches by id. */
export async function* allModels(db: Db, batchSize: number): AsyncGenerator<ModelRecord[]> {
  let after = '';
  for (;;) {
    const batch = await fromMongo(
      models(db)
        .find({ ...VISIBLE, _id: { $gt: after } }, { promoteBuffers: true })
        .sort({ _id: 1 })
        .limit(batchSize)
        .toArray(),
    );
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last._id;
    yield batch;
  }
}

/** Currencies that makers price in, in alphabetical order. */
export const currenciesOf = async (db: Db): Promise<string[]> =>
  (await fromMongo(models(db).distinct('currency', VISIBLE))).sort((a, b) => (a < b ? -1 : 1));

/** Models of a maker that shoppers see. */
export const countModels = async (db: Db, makerId: string): Promise<number> =>
  fromMongo(models(db).countDocuments({ ...VISIBLE, makerId }));

/** Whole models by id. */
export const modelsByIds = async (db: Db, ids: readonly string[]): Promise<ModelRecord[]> =>
  ids.length === 0
    ? []
    : fromMongo(
        models(db)
          .find({ _id: { $in: [...ids] } }, { promoteBuffers: true })
          .toArray(),
      );

/** Marks models that shoppers do not see any more; they keep id and address for when the maker sends them again. */
export async function markHidden(db: Db, ids: readonly string[], hiddenAt: Date): Promise<void> {
  if (ids.length === 0) return;
  await fromMongo(
    models(db).updateMany({ _id: { $in: [...ids] }, hiddenAt: null }, { $set: { hiddenAt }, $inc: { rev: 1 } }),
  );
}

/** Deletes models of a maker that were hidden before a moment; gives how many. */
export async function deleteHidden(db: Db, makerId: string, before: Date): Promise<number> {
  const { deletedCount } = await fromMongo(models(db).deleteMany({ makerId, hiddenAt: { $lt: before } }));
  return deletedCount;
}

export const makerById = async (db: Db, makerId: string): Promise<MakerRecord | null> =>
  fromMongo(makers(db).findOne({ _id: makerId }));

export async function writeMaker(db: Db, maker: MakerRecord): Promise<void> {
  await fromMongo(makers(db).replaceOne({ _id: maker._id }, maker, { upsert: true }));
}
