import type { Db } from 'mongodb';
import type { Model, ModelRecord } from '#shared/contracts/model.ts';
import { MAKER_HEADER } from '#shared/epoch.ts';
import { cellsInStock, cellsOf, isSellable, lowestPriceMinor } from '#shared/grid.ts';
import type { RequestContext } from '../../plugins/context.ts';
import { modelBySlug } from './model-repo.ts';

/** The model's page; tells the edge whose it is. Throws `model/not-found`. */
export async function findModel(db: Db, ctx: Pick<RequestContext, 'answerHeader'>, slug: string): Promise<Model> {
  const record = await modelBySlug(db, slug);
  ctx.answerHeader(MAKER_HEADER, record.makerId);
  return presentModel(record);
}

/** What a shopper sees of a stored model. */
export function presentModel(record: ModelRecord): Model {
  const lowest = lowestPriceMinor(record.grid);
  return {
    id: record._id,
    slug: record.slug,
    maker: { id: record.makerId, name: record.makerName },
    name: record.name,
    construction: record.construction,
    firmness: record.firmness,
    heightCm: record.heightCm,
    cover: record.cover,
    maxLoadKg: record.maxLoadKg,
    warrantyMonths: record.warrantyMonths,
    trialNights: record.trialNights,
    description: record.description,
    layers: record.layers,
    certifications: record.certifications,
    media: record.media,
    priceFrom: lowest === null ? null : { amountMinor: lowest, currency: record.currency },
    sizes: {
      count: cellsOf(record.grid).filter(isSellable).length,
      inStock: cellsInStock(record.grid).length,
      href: `/v1/catalog/models/${record.slug}/sizes`,
    },
    options: record.options,
    customSize: record.customSize,
    leadDays: record.leadDays,
    updatedAt: record.updatedAt.toISOString(),
  };
}
