import type { Collection, Db } from 'mongodb';
import type { MakerRecord, ModelRecord } from '#shared/contracts/model.ts';
import { fromMongo } from '../../plugins/mongo.ts';
import { isDuplicateKey } from './locks.ts';

const models = (db: Db): Collection<ModelRecord> => db.collection<ModelRecord>('models');
const makers = (db: Db): Collection<MakerRecord> => db.collection<MakerRecord>('makers');

/** What is published of a model already. */
export type Published = Pick<ModelRecord, '_id' | 'slug' | 'rev' | 'sourceHash'>;

/** Creates the indexes that the services ask by; existing ones are left alone. */
export async function ensureModelIndexes(db: Db): Promise<void> {
  await fromMongo(models(db).createIndex({ slug: 1 }, { unique: true }));
  await fromMongo(models(db).createIndex({ makerId: 1 }));
  await fromMongo(db.collection('quarantine').createIndex({ importId: 1, line: 1 }));
  await fromMongo(db.collection('quarantine').createIndex({ makerId: 1, at: -1 }));
  await fromMongo(db.collection('imports').createIndex({ makerId: 1, startedAt: -1 }));
}

/** What is published of a maker's models, by id: a line each, so that an import compares without a request per batch. */
export async function publishedModels(db: Db, makerId: string): Promise<Map<string, Published>> {
  const published = new Map<string, Published>();
  const found = models(db).find({ makerId }).project<Published>({ slug: 1, rev: 1, sourceHash: 1 }).batchSize(5_000);
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

/** All models in batches by id, for rebuilding the search index. */
export async function* allModels(db: Db, batchSize: number): AsyncGenerator<ModelRecord[]> {
  let after = '';
  for (;;) {
    const batch = await fromMongo(
      models(db)
        .find({ _id: { $gt: after } }, { promoteBuffers: true })
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
  (await fromMongo(models(db).distinct('currency'))).sort((a, b) => (a < b ? -1 : 1));

export const countModels = async (db: Db, makerId: string): Promise<number> =>
  fromMongo(models(db).countDocuments({ makerId }));

export const makerById = async (db: Db, makerId: string): Promise<MakerRecord | null> =>
  fromMongo(makers(db).findOne({ _id: makerId }));

export async function writeMaker(db: Db, maker: MakerRecord): Promise<void> {
  await fromMongo(makers(db).replaceOne({ _id: maker._id }, maker, { upsert: true }));
}
