import type { Db } from 'mongodb';
import type { SizeMatrix } from '#shared/contracts/catalog.ts';
import { encodeMatrix } from '#shared/matrix.ts';
import { modelBySlug } from './model-repo.ts';

/** Every size of a model with price and state as one matrix string. Throws `model/not-found`. */
export async function findSizes(db: Db, slug: string): Promise<SizeMatrix> {
  const record = await modelBySlug(db, slug);
  return {
    slug: record.slug,
    currency: record.currency,
    matrix: encodeMatrix(record.grid),
    leadDays: record.leadDays,
    customSize: record.customSize,
    options: record.options,
  };
}
