import type { Db } from 'mongodb';
import type { SizeMatrix } from '#shared/contracts/catalog.ts';
import { MAKER_HEADER } from '#shared/epoch.ts';
import { encodeMatrix } from '#shared/matrix.ts';
import type { RequestContext } from '../../plugins/context.ts';
import { modelBySlug } from './model-repo.ts';

/** Every size of a model with price and state as one matrix string; tells the edge whose model it is. Throws `model/not-found`. */
export async function findSizes(db: Db, ctx: Pick<RequestContext, 'answerHeader'>, slug: string): Promise<SizeMatrix> {
  const record = await modelBySlug(db, slug);
  ctx.answerHeader(MAKER_HEADER, record.makerId);
  return {
    slug: record.slug,
    currency: record.currency,
    matrix: encodeMatrix(record.grid),
    leadDays: record.leadDays,
    customSize: record.customSize,
    options: record.options,
  };
}
