import type { ModelRecord } from '#shared/contracts/model.ts';
import { cellsOf, isSellable } from '#shared/grid.ts';
import type { Currency } from '#shared/money.ts';
import { sizeKey } from '#shared/size.ts';
import { skuOf } from '#shared/sku.ts';

/** One standard size of a model that can be ordered, as other marketplaces want it: 16,000 models become millions of these. */
export interface Offer {
  /** The SKU: the same for the same size over all exports. */
  id: string;
  model: ModelRecord;
  widthCm: number;
  lengthCm: number;
  /** `160x200`. */
  size: string;
  priceMinor: number;
  currency: Currency;
  inStock: boolean;
  leadDays: number;
  /** The shop's page of the model with this size chosen. */
  link: string;
  /** Absolute addresses, the main picture first. */
  pictures: readonly string[];
}

/** Every size of a model that can be ordered. Custom sizes have no price before they are asked for, so none is offered. */
export function offersOf(model: ModelRecord, shopUrl: string): Offer[] {
  const pictures = model.media.map(({ url }) => url);
  const page = `${shopUrl.replace(/\/+$/, '')}/models/${encodeURIComponent(model.slug)}`;
  return cellsOf(model.grid)
    .filter(isSellable)
    .map(({ widthCm, lengthCm, priceMinor, state }) => {
      const size = sizeKey({ widthCm, lengthCm });
      const inStock = state === 'in_stock';
      return {
        id: skuOf({ modelId: model._id, size: { widthCm, lengthCm }, options: [] }),
        model,
        widthCm,
        lengthCm,
        size,
        priceMinor,
        currency: model.currency,
        inStock,
        leadDays: inStock ? model.leadDays.inStock : model.leadDays.madeToOrder,
        link: `${page}?size=${size}`,
        pictures,
      };
    });
}
