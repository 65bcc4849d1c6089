import type { Db } from 'mongodb';
import type { MakerList } from '#shared/contracts/catalog.ts';
import { allMakers } from './model-repo.ts';

/** All makers by name, each with the number of its models. */
export async function findMakers(db: Db): Promise<MakerList> {
  const records = await allMakers(db);
  return { items: records.map((record) => ({ id: record._id, name: record.name, models: record.models })) };
}
