import {
  heightBand,
  loadBand,
  type Construction,
  type Cover,
  type Firmness,
  type HeightBand,
  type LoadBand,
} from './contracts/attributes.ts';
import type { ModelRecord } from './contracts/model.ts';
import { cellsOf, isSellable, lowestPriceMinor } from './grid.ts';
import { sizeKey, type Size } from './size.ts';

/** The alias that catalog reads and sync writes through; a rebuilt collection is switched in under it. */
export const SEARCH_ALIAS = 'models';

/** Price of one size in minor units; present only when the size can be ordered. */
export const priceField = (size: Size): string => `p_${sizeKey(size)}`;

/** Stored, not indexed: present (1) when the size is in stock, so that a card tells the state without its grid. */
export const stockFlagField = (size: Size): string => `k_${sizeKey(size)}`;

/** Fields of the Typesense collection; only what 0.24 and 30 both have. */
export const SEARCH_FIELDS = [
  { name: 'name', type: 'string', sort: true },
  { name: 'makerName', type: 'string' },
  { name: 'text', type: 'string', optional: true },
  { name: 'maker', type: 'string', facet: true },
  { name: 'currency', type: 'string', facet: true },
  { name: 'construction', type: 'string', facet: true, optional: true },
  { name: 'firmness', type: 'string[]', facet: true, optional: true },
  { name: 'height', type: 'string', facet: true, optional: true },
  { name: 'cover', type: 'string', facet: true, optional: true },
  { name: 'load', type: 'string', facet: true, optional: true },
  { name: 'inStock', type: 'bool', facet: true },
  { name: 'inStockSizes', type: 'string[]' },
  { name: 'customSize', type: 'bool', facet: true },
  { name: 'customMinWidthCm', type: 'int32', optional: true },
  { name: 'customMaxWidthCm', type: 'int32', optional: true },
  { name: 'customMinLengthCm', type: 'int32', optional: true },
  { name: 'customMaxLengthCm', type: 'int32', optional: true },
  { name: 'customStepCm', type: 'int32', optional: true },
  { name: 'priceFromMinor', type: 'int64', optional: true },
  { name: 'updatedAt', type: 'int64' },
  { name: 'p_.*', type: 'int64', optional: true },
] as const;

/** One model in the index. Fields that SEARCH_FIELDS does not name are stored for the card and not indexed. */
export interface SearchDocument {
  id: string;
  slug: string;
  name: string;
  maker: string;
  makerName: string;
  text?: string;
  currency: string;
  construction?: Construction;
  firmness?: Firmness[];
  firmnessTop?: Firmness;
  firmnessBottom?: Firmness;
  height?: HeightBand;
  heightCm?: number;
  cover?: Cover;
  load?: LoadBand;
  maxLoadKg?: number;
  warrantyMonths?: number;
  trialNights?: number;
  image?: string;
  inStock: boolean;
  inStockSizes: string[];
  customSize: boolean;
  customMinWidthCm?: number;
  customMaxWidthCm?: number;
  customMinLengthCm?: number;
  customMaxLengthCm?: number;
  customStepCm?: number;
  customLeadDays?: number;
  leadDaysInStock: number;
  leadDaysMadeToOrder: number;
  priceFromMinor?: number;
  updatedAt: number;
  [price: `p_${string}`]: number;
  [stock: `k_${string}`]: 1;
}

/** What search knows of a model. A field whose value is unknown is left out, never null. */
export function toSearchDocument(record: ModelRecord): SearchDocument {
  const priceFromMinor = lowestPriceMinor(record.grid);
  const cells = cellsOf(record.grid);
  const inStock = cells.filter((cell) => cell.state === 'in_stock');
  return {
    id: record._id,
    slug: record.slug,
    name: record.name,
    maker: record.makerId,
    makerName: record.makerName,
    currency: record.currency,
    ...knownAttributes(record),
    ...customFields(record),
    inStock: inStock.length > 0,
    inStockSizes: inStock.map(sizeKey),
    leadDaysInStock: record.leadDays.inStock,
    leadDaysMadeToOrder: record.leadDays.madeToOrder,
    ...(priceFromMinor !== null && { priceFromMinor }),
    updatedAt: record.updatedAt.getTime(),
    ...Object.fromEntries(cells.filter(isSellable).map((cell) => [priceField(cell), cell.priceMinor])),
    ...Object.fromEntries(inStock.map((cell) => [stockFlagField(cell), 1 as const])),
  };
}

function knownAttributes(record: ModelRecord) {
  const { construction, firmness, heightCm, cover, maxLoadKg, warrantyMonths, trialNights, description } = record;
  const [image] = record.media;
  return {
    ...(description !== null && { text: description }),
    ...(construction !== null && { construction }),
    ...(firmness !== null && {
      firmness: [...new Set([firmness.top, firmness.bottom])],
      firmnessTop: firmness.top,
      firmnessBottom: firmness.bottom,
    }),
    ...(heightCm !== null && { heightCm, height: heightBand(heightCm) }),
    ...(cover !== null && { cover }),
    ...(maxLoadKg !== null && { maxLoadKg, load: loadBand(maxLoadKg) }),
    ...(warrantyMonths !== null && { warrantyMonths }),
    ...(trialNights !== null && { trialNights }),
    ...(image !== undefined && { image: image.url }),
  };
}

function customFields({ customSize }: ModelRecord) {
  if (customSize === null) return { customSize: false };
  return {
    customSize: true,
    customMinWidthCm: customSize.minWidthCm,
    customMaxWidthCm: customSize.maxWidthCm,
    customMinLengthCm: customSize.minLengthCm,
    customMaxLengthCm: customSize.maxLengthCm,
    customStepCm: customSize.stepCm,
    customLeadDays: customSize.leadDays,
  };
}
