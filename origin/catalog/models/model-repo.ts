import type { Collection, Db } from 'mongodb';
import type { MakerRecord, ModelRecord } from '#shared/contracts/model.ts';
import { Problem } from '#shared/problem.ts';
import { fromMongo } from '../../plugins/mongo.ts';

const MAKERS_AT_MOST = 1_000;

const models = (db: Db): Collection<ModelRecord> => db.collection<ModelRecord>('models');
const makers = (db: Db): Collection<MakerRecord> => db.collection<MakerRecord>('makers');

/** Sync hides a model that its maker has dropped. */
const VISIBLE = { hiddenAt: null };

/** The model of this slug. Throws `model/not-found`, or `catalog/unavailable` when MongoDB is away. */
export async function modelBySlug(db: Db, slug: string): Promise<ModelRecord> {
  const record = await fromMongo(models(db).findOne({ slug, ...VISIBLE }, { promoteBuffers: true }));
  if (record === null) throw new Problem('model/not-found', `no model has the slug ${slug}`);
  return record;
}

/** Those of these slugs that exist, by slug. Throws `catalog/unavailable` when MongoDB is away. */
export async function modelsBySlugs(db: Db, slugs: readonly string[]): Promise<Map<string, ModelRecord>> {
  const records = await fromMongo(
    models(db)
      .find({ slug: { $in: [...new Set(slugs)] }, ...VISIBLE }, { promoteBuffers: true })
      .toArray(),
  );
  return new Map(records.map((record) => [record.slug, record]));
}

/** All makers by name. Throws `catalog/unavailable` when MongoDB is away. */
export async function allMakers(db: Db): Promise<MakerRecord[]> {
  return fromMongo(makers(db).find().sort({ name: 1 }).limit(MAKERS_AT_MOST).toArray());
}
