import { z } from 'zod';
import { COVERS, CONSTRUCTIONS, FIRMNESSES } from '#shared/contracts/attributes.ts';
import { CustomSize, LeadTimes, ModelOption } from '#shared/contracts/model.ts';
import { CurrencyCode } from '#shared/money.ts';

/**
 * Where a field stands in a feed: names of columns (CSV header, compared without case and outer spaces), YML offer elements
 * (`vendorCode`), attributes (`@id`, `@group_id`) or params (`param:Ширина`). The first one with a value is read.
 */
const From = z.array(z.string().min(1).max(200)).min(1).max(10);

export const FIELDS = [
  'name', 'groupKey', 'vendorCode', 'price', 'currency', 'size', 'width', 'length', 'height', 'stock', 'category', 'construction', 'firmness', 'firmnessTop', 'firmnessBottom',
  'cover', 'load', 'warranty', 'trial', 'description', 'image', 'url', 'layers', 'certifications',
] as const;
export type Field = (typeof FIELDS)[number];

/** Words (case-blind parts of a value or title) for each value of an attribute. */
const words = <Value extends string>(values: readonly [Value, ...Value[]]) => z.partialRecord(z.enum(values), z.array(z.string().min(1).max(80)).max(50));

/** How one maker's feed is read: data that a person edits, never code. */
export const Profile = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.enum(['csv', 'yml']).optional(),
    /** Charset, when neither a byte order mark nor the file's own declaration tells it. */
    encoding: z.string().max(40).optional(),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    fields: z.partialRecord(z.enum(FIELDS), From),
    units: z
      .strictObject({ size: z.enum(['mm', 'cm', 'm', 'in']).optional(), height: z.enum(['mm', 'cm', 'm', 'in']).optional(), load: z.enum(['kg', 'lb']).optional() })
      .prefault({}),
    sizeRegion: z.enum(['us', 'uk']).optional(),
    currency: CurrencyCode.optional(),
    /** `.` or `,` when it parts decimals; found from each price where one alone makes sense. */
    decimalMark: z.enum(['.', ',']).optional(),
    /** A row is a mattress when its category or name holds one of `include` and none of `exclude`. */
    mattress: z.strictObject({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() }).prefault({}),
    words: z.strictObject({ construction: words(CONSTRUCTIONS).optional(), firmness: words(FIRMNESSES).optional(), cover: words(COVERS).optional(), inStock: z.array(z.string()).optional(), madeToOrder: z.array(z.string()).optional(), soldOut: z.array(z.string()).optional() }).prefault({}),
    defaults: z.strictObject({ state: z.enum(['in_stock', 'made_to_order', 'sold_out']).optional(), warrantyMonths: z.int().min(0).optional(), trialNights: z.int().min(0).optional() }).prefault({}),
    leadDays: LeadTimes.prefault({ inStock: 3, madeToOrder: 14 }),
    options: z.array(ModelOption).max(30).default([]),
    customSize: CustomSize.nullable().default(null),
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;
