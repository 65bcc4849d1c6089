import * as z from 'zod';
import { fieldErrors } from '#shared/contracts/parse.ts';
import { CONSTRUCTIONS, COVERS, FIRMNESSES } from '#shared/contracts/attributes.ts';
import { CustomSize, LeadTimes, ModelOption } from '#shared/contracts/model.ts';
import { CurrencyCode } from '#shared/money.ts';
import { Problem } from '#shared/problem.ts';

/**
 * Where a field stands in a feed: names of columns (CSV header, compared without case and outer spaces), YML offer elements
 * (`vendorCode`), attributes (`@id`, `@group_id`) or params (`param:Ширина`). The first one with a value is read.
 */
const From = z.array(z.string().trim().min(1).max(200)).min(1).max(20);

export const FIELDS = [
  'name',
  'groupKey',
  'vendorCode',
  'price',
  'currency',
  'size',
  'width',
  'length',
  'height',
  'stock',
  'category',
  'construction',
  'firmness',
  'firmnessTop',
  'firmnessBottom',
  'cover',
  'load',
  'warranty',
  'trial',
  'description',
  'image',
  'url',
  'layers',
  'certifications',
] as const;
export type Field = (typeof FIELDS)[number];
export type FieldSources = Partial<Record<Field, readonly string[] | undefined>>;

const Word = z.string().trim().min(1).max(80);
const Words = z.array(Word).max(100);

/** Words (case-blind parts of a value or title) for each value of an attribute; they go before the built-in ones. */
const words = <Value extends string>(values: readonly [Value, ...Value[]]) => z.partialRecord(z.enum(values), Words);

const LengthUnit = z.enum(['mm', 'cm', 'm', 'in']);

/** How one maker's feed is read: data that a person edits, never code. docs/feeds.md explains each part. */
export const Profile = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.enum(['csv', 'yml']).optional(),
    /** Charset of text that is not UTF-8, when neither a byte order mark nor the file's own declaration tells it. */
    encoding: z.string().max(40).optional(),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    fields: z.partialRecord(z.enum(FIELDS), From),
    /** Units of numbers that carry none. */
    units: z
      .strictObject({
        size: LengthUnit.optional(),
        height: LengthUnit.optional(),
        load: z.enum(['kg', 'lb']).optional(),
        warranty: z.enum(['months', 'years']).optional(),
      })
      .prefault({}),
    /** Whose names of sizes are meant: a US King is 193x203, a UK King 150x200. */
    sizeRegion: z.enum(['us', 'uk']).optional(),
    /** Currency of prices that carry none. */
    currency: CurrencyCode.optional(),
    /** `.` or `,` when it parts decimals; without it each price is read where one reading alone makes sense. */
    decimalMark: z.enum(['.', ',']).optional(),
    /** Words added to those that tell a mattress from other goods; `all`: every row is one unless told to be something else. */
    mattress: z
      .strictObject({ include: Words.optional(), exclude: Words.optional(), all: z.boolean().optional() })
      .prefault({}),
    words: z
      .strictObject({
        construction: words(CONSTRUCTIONS).optional(),
        firmness: words(FIRMNESSES).optional(),
        cover: words(COVERS).optional(),
        inStock: Words.optional(),
        madeToOrder: Words.optional(),
        soldOut: Words.optional(),
      })
      .prefault({}),
    defaults: z
      .strictObject({
        /** State of a size whose row tells none. */
        state: z.enum(['in_stock', 'made_to_order', 'sold_out']).optional(),
        warrantyMonths: z.int().min(0).max(600).optional(),
        trialNights: z.int().min(0).max(1_000).optional(),
      })
      .prefault({}),
    leadDays: LeadTimes.prefault({ inStock: 3, madeToOrder: 14 }),
    options: z.array(ModelOption).max(30).default([]),
    customSize: CustomSize.nullable().default(null),
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;

/** Validates what a person wrote. Throws `profile/invalid` with one entry for each field that is wrong. */
export function parseProfile(raw: unknown): Profile {
  const result = Profile.safeParse(raw);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error, 'profile');
  throw new Problem(
    'profile/invalid',
    `Not valid: ${errors.map((error) => `${error.field} (${error.detail})`).join('; ')}`,
    { errors },
  );
}
