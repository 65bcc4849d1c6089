import * as z from 'zod';
import { fieldErrors } from '#shared/contracts/parse.ts';
import { CONSTRUCTIONS, COVERS, FIRMNESSES } from '#shared/contracts/attributes.ts';
import { CustomSize, LeadTimes, ModelOption } from '#shared/contracts/model.ts';
import { FEED_FORMATS } from '#shared/contracts/sync.ts';
import { CurrencyCode } from '#shared/money.ts';
import { Problem } from '#shared/problem.ts';
import { OTHER_GOODS } from '../values/mattress.ts';
import { patternFault } from './title-rules.ts';

/**
 * Where a field stands in a feed: names of columns (header of a table, compared without case and outer spaces), elements of YML
 * or Google Merchant (`vendorCode`), attributes (`@id`, `@group_id`), params (`param:Ширина`), options of Shopify
 * (`option:Size`), keys of JSON (`variants.price`). The first one with a value is read.
 */
const From = z.array(z.string().trim().min(1).max(200)).min(1).max(20);

export const FIELDS = [
  'name',
  'groupKey',
  'variant',
  'vendorCode',
  'price',
  'salePrice',
  'salePeriod',
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
    format: z.enum(FEED_FORMATS).optional(),
    /** Charset of text that is not UTF-8, when neither a byte order mark nor the file's own declaration tells it. */
    encoding: z.string().max(40).optional(),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    /** Name of the sheet of a workbook. */
    sheet: z.string().min(1).max(100).optional(),
    /** In JSON, the path of the array of rows (`data.products`), and in each the key of the list of its variants. */
    rowsAt: z.string().max(200).optional(),
    variantsAt: z.string().min(1).max(200).optional(),
    fields: z.partialRecord(z.enum(FIELDS), From),
    /** A price list with one column for each size: all columns whose header is a size, or these. They hold prices. */
    sizeColumns: z.union([z.boolean(), From]).optional(),
    /** Fields whose blank cells mean what the row above says: merged cells of a spreadsheet. */
    fillDown: z.array(z.enum(FIELDS)).max(FIELDS.length).optional(),
    /** Fields that stand within other ones: `pattern` (RE2) is looked for in `in`, `value` with `$1` is the field then. */
    rules: z
      .array(
        z.strictObject({
          field: z.enum(FIELDS),
          in: z.enum(FIELDS),
          pattern: z
            .string()
            .min(1)
            .max(500)
            .superRefine((pattern, context) => {
              const fault = patternFault(pattern);
              if (fault !== null) context.addIssue(fault);
            }),
          value: z.string().max(200).default('$1'),
        }),
      )
      .max(50)
      .default([]),
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
    /** Prices without tax, to which so many percent are added; prices are taken to hold the tax otherwise. */
    tax: z.strictObject({ addPercent: z.number().min(0).max(50).multipleOf(0.01) }).optional(),
    /**
     * Words added to those that tell a mattress from other goods; `all`: every row is one unless told to be something else;
     * `categories`: what the rows of a category are, by its path or its last part, before anything else is asked.
     */
    mattress: z
      .strictObject({
        include: Words.optional(),
        exclude: Words.optional(),
        all: z.boolean().optional(),
        categories: z.record(z.string().min(1).max(200), z.enum(['mattress', ...OTHER_GOODS])).optional(),
      })
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
    /** Numbers in the field `stock` are pieces on hand, of which orders sell no more; else they only tell whether there are some. */
    countedStock: z.boolean().optional(),
    /** A feed of prices or of stock alone: it updates what is published and takes nothing away. */
    part: z.enum(['prices', 'stock']).optional(),
    /** When a person is asked before anything is published, and how long a model that the feed dropped stays hidden. */
    guards: z
      .strictObject({
        missingPercent: z.number().min(0).max(100).default(20),
        movedPercent: z.number().min(0).max(100).default(20),
        moveBeyondPercent: z.number().min(0).max(1_000).default(50),
        deleteAfterDays: z.int().min(1).max(365).default(30),
      })
      .prefault({}),
    leadDays: LeadTimes.prefault({ inStock: 3, madeToOrder: 14 }),
    options: z.array(ModelOption).max(30).default([]),
    customSize: CustomSize.nullable().default(null),
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;

/**
 * Validates what a person wrote. Throws `profile/invalid` with one entry for each field that is wrong.
 * @param lineOf the line of the profile's file at which a field stands, when there is a file
 */
export function parseProfile(raw: unknown, lineOf?: (path: readonly PropertyKey[]) => number): Profile {
  const result = Profile.safeParse(raw);
  if (result.success) return result.data;
  const told = fieldErrors(result.error, 'profile');
  const errors = told.map((error, index) => {
    const issue = result.error.issues[index];
    const line = issue === undefined || lineOf === undefined ? null : lineOf(pathOf(issue));
    return line === null ? error : { ...error, detail: `line ${line}: ${error.detail}` };
  });
  throw new Problem(
    'profile/invalid',
    `Not valid: ${errors.map((error) => `${error.field} (${error.detail})`).join('; ')}`,
    { errors },
  );
}

/** An unknown key is told at the object that holds it: the key itself is the place to look at. */
const pathOf = (issue: z.core.$ZodIssue): readonly PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
