import * as z from 'zod';
import { MAX_CELLS } from '../grid.ts';
import { AmountMinor, CurrencyCode, Money } from '../money.ts';
import { MAX_SIDE_CM, MIN_SIDE_CM, SizeKey } from '../size.ts';
import { MakerId, ModelId, Slug } from '../slug.ts';
import { Construction, Cover, Firmness } from './attributes.ts';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const SideCm = z.int().min(MIN_SIDE_CM).max(MAX_SIDE_CM);
const SizeCount = z.int().min(0).max(MAX_CELLS);
/** 2,000 characters as a maker writes them, six times as many when each is percent-encoded. */
const ImageUrl = z.url().max(12_000);
export const MakerName = z.string().min(1).max(120);
export const LeadDays = z.int().min(0).max(365);

export const Layer = z
  .object({
    material: z.string().max(120),
    thicknessMm: z.number().min(0).max(500).nullable(),
    densityKgM3: z.number().min(0).max(500).nullable(),
  })
  .meta({ id: 'Layer', description: 'One layer, from the top down' });

export const ModelOption = z
  .object({
    id: Slug,
    name: z.string().max(120),
    surchargeMinor: AmountMinor.meta({
      description: 'Added to the price of one piece, in minor units of the model’s currency',
    }),
  })
  .meta({ id: 'ModelOption', description: 'A choice that changes the price by a surcharge' });

export const CustomSize = z
  .object({
    minWidthCm: SideCm,
    maxWidthCm: SideCm,
    minLengthCm: SideCm,
    maxLengthCm: SideCm,
    stepCm: z.int().min(1).max(10),
    beyondPercent: z
      .number()
      .min(0)
      .max(200)
      .meta({ description: 'Added for a size beyond the largest standard one, in percent with at most two decimals' }),
    leadDays: LeadDays,
  })
  .meta({ id: 'CustomSize', description: 'Which sizes off the grid the maker makes; they are not returnable' });

export const LeadTimes = z
  .object({ inStock: LeadDays, madeToOrder: LeadDays })
  .meta({ id: 'LeadTimes', description: 'Days from order to delivery, by the state of the size' });

/** What the model is, whatever its size: the same on a card, a page and in the store. */
const attributes = {
  name: z.string().min(1).max(200),
  construction: Construction.nullable(),
  firmness: z
    .object({ top: Firmness, bottom: Firmness })
    .nullable()
    .meta({ description: 'Firmness of the two sides; equal when the mattress is not two-sided' }),
  heightCm: z.number().min(3).max(60).nullable(),
  cover: Cover.nullable(),
  maxLoadKg: z.int().min(20).max(400).nullable().meta({ description: 'Heaviest sleeper on one place' }),
  warrantyMonths: z.int().min(0).max(600).nullable(),
  trialNights: z.int().min(0).max(1_000).nullable(),
};

export const OFFER_STATES = ['in_stock', 'made_to_order', 'custom', 'sold_out'] as const;

/** The price a list shows for one model: of the asked size, or the lowest of all. */
export const Offer = z
  .object({
    size: SizeKey.nullable().meta({ description: 'The asked size, or null when none was asked' }),
    price: Money.nullable().meta({
      description: 'Null when the state is custom (a quote tells the price) or sold_out',
    }),
    from: z.boolean().meta({ description: 'True when the price is the lowest of all sizes' }),
    state: z.enum(OFFER_STATES).meta({
      description: 'custom: not a standard size, made by the maker’s rule; sold_out: no size can be ordered now',
    }),
    leadDays: LeadDays,
  })
  .meta({ id: 'Offer' });

export const ModelCard = z
  .object({
    id: ModelId,
    slug: Slug,
    maker: z.object({ id: MakerId, name: MakerName }),
    ...attributes,
    image: ImageUrl.nullable(),
    customSize: z.boolean(),
    offer: Offer,
  })
  .meta({ id: 'ModelCard' });
export type ModelCard = z.infer<typeof ModelCard>;

export const Model = z
  .object({
    id: ModelId,
    slug: Slug,
    maker: z.object({ id: MakerId, name: MakerName }),
    ...attributes,
    description: z.string().max(5_000).nullable(),
    layers: z.array(Layer).max(30),
    certifications: z.array(z.string().max(80)).max(20),
    media: z.array(z.object({ url: ImageUrl, alt: z.string().max(200) })).max(30),
    priceFrom: Money.nullable().meta({ description: 'Lowest price of a size that can be ordered; null when none can' }),
    sizes: z.object({ count: SizeCount, inStock: SizeCount, href: z.string().max(200) }),
    options: z.array(ModelOption).max(30),
    customSize: CustomSize.nullable(),
    leadDays: LeadTimes,
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;

/** The model as sync writes it to MongoDB and catalog reads it: collection `models`. */
export const ModelRecord = z.object({
  _id: ModelId,
  slug: Slug,
  makerId: MakerId,
  makerName: MakerName,
  /** The maker's own key of the model: group id, vendor code or normalised name. */
  groupKey: z.string().min(1).max(300),
  ...attributes,
  description: z.string().max(5_000).nullable(),
  layers: z.array(Layer).max(30),
  certifications: z.array(z.string().max(80)).max(20),
  media: z.array(z.object({ url: z.url(), alt: z.string().max(200) })).max(30),
  currency: CurrencyCode,
  grid: z.object({
    widthsCm: z.array(SideCm).min(1).readonly(),
    lengthsCm: z.array(SideCm).min(1).readonly(),
    priceMinor: Bytes,
    state: Bytes,
  }),
  options: z.array(ModelOption).max(30),
  customSize: CustomSize.nullable(),
  leadDays: LeadTimes,
  /** SHA-256 of everything above: equal means nothing to write. */
  sourceHash: z.string().length(64),
  /** Raised by one at each change. */
  rev: z.int().min(1),
  updatedAt: z.date(),
  /** Set while shoppers do not see it: the maker's feed has dropped it. */
  hiddenAt: z.date().nullish(),
});
export type ModelRecord = z.infer<typeof ModelRecord>;

/** The maker as sync writes it to MongoDB: collection `makers`. */
export const MakerRecord = z.object({
  _id: MakerId,
  name: z.string().min(1).max(120),
  models: z.int().min(0),
  updatedAt: z.date(),
});
export type MakerRecord = z.infer<typeof MakerRecord>;
