import * as z from 'zod';
import { AmountMinor, CurrencyCode } from '../money.ts';
import { SizeKey } from '../size.ts';
import { MakerId, Slug } from '../slug.ts';
import { Construction, Cover, Firmness, HeightBand, LoadBand } from './attributes.ts';
import { CustomSize, LeadTimes, MakerName, Model, ModelCard, ModelOption } from './model.ts';
import type { Op } from './op.ts';

export const MAX_QUERY_LENGTH = 200;
export const MAX_PAGE = 1_000;
export const MAX_PAGE_SIZE = 100;
const MAX_FACET_VALUES = 1_000;
/** What 4,096 cells at the highest price pack into, with room. */
const MAX_MATRIX_LENGTH = 40_000;
export const DEFAULT_PAGE_SIZE = 24;

/** A query parameter with several values: commas or repetition, at most 20, sorted and without repeats, so that one meaning is one key. */
function listOf<Item extends z.ZodType<string, string>>(item: Item, description: string) {
  return z
    .string()
    .max(1_000)
    .transform((text) => [...new Set(text.split(',').map((part) => part.trim()))].sort())
    .pipe(z.array(item).min(1).max(20))
    .optional()
    .meta({ list: true, description });
}

/** A whole number in a query string: digits only. */
function digits(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,16}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

const price = (description: string) =>
  digits(0, Number.MAX_SAFE_INTEGER).pipe(AmountMinor).optional().meta({ description, example: '6000000' });

/** Names of the facets; each is also the query parameter that filters by it. */
export const FACETS = [
  'maker',
  'construction',
  'firmness',
  'height',
  'cover',
  'load',
  'inStock',
  'customSize',
] as const;
export type Facet = (typeof FACETS)[number];

export const SORTS = ['relevance', 'price', '-price', 'name', 'newest'] as const;

export const ListModelsQuery = z
  .object({
    q: z
      .string()
      .trim()
      .min(1)
      .max(MAX_QUERY_LENGTH)
      .optional()
      .meta({ description: 'Words to search for in names, makers and descriptions', example: 'latex' }),
    size: SizeKey.optional().meta({
      description: 'Only models that can be ordered in this size; prices are then of this size',
      example: '160x200',
    }),
    currency: CurrencyCode.optional().meta({
      description: 'Prices of a list are in one currency; default: the storefront’s',
    }),
    priceFromMinor: price('Lowest price in minor units: of the size when one is given, else of the cheapest size'),
    priceToMinor: price('Highest price in minor units: of the size when one is given, else of the cheapest size'),
    maker: listOf(MakerId, 'Makers by id; any of them'),
    construction: listOf(Construction, 'Any of these constructions'),
    firmness: listOf(Firmness, 'Either side has one of these'),
    height: listOf(HeightBand, 'Height bands in cm'),
    cover: listOf(Cover, 'Any of these covers'),
    load: listOf(LoadBand, 'Bands of the heaviest sleeper in kg'),
    inStock: z
      .stringbool()
      .optional()
      .meta({ description: 'true: the size, or any size when none is given, is in stock' }),
    customSize: z.stringbool().optional().meta({ description: 'true: made in custom sizes' }),
    sort: z
      .enum(SORTS)
      .default('relevance')
      .meta({ description: '`price` is of the size when one is given, else of the cheapest size' }),
    page: digits(1, MAX_PAGE).default(1).meta({ description: 'Number of the page, from 1' }),
    pageSize: digits(1, MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE).meta({ description: 'Models on a page' }),
  })
  .refine(
    (query) =>
      query.priceFromMinor === undefined ||
      query.priceToMinor === undefined ||
      query.priceFromMinor <= query.priceToMinor,
    {
      path: ['priceToMinor'],
      error: 'must not be below priceFromMinor',
    },
  );
export type ListModelsQuery = z.output<typeof ListModelsQuery>;

/** How many models or pages there can be of something. */
const Count = z.int().min(0).max(1_000_000_000);

export const FacetValue = z.object({ value: z.string().max(100), count: Count, selected: z.boolean() }).meta({
  id: 'FacetValue',
  description: 'How many models the list would hold with this value, all other filters kept',
});

export const ModelList = z
  .object({
    items: z.array(ModelCard).max(MAX_PAGE_SIZE),
    page: z.object({
      number: z.int().min(1).max(MAX_PAGE),
      size: z.int().min(1).max(MAX_PAGE_SIZE),
      totalItems: Count,
      totalPages: Count,
    }),
    currency: CurrencyCode,
    facets: z.record(z.enum(FACETS), z.array(FacetValue).max(MAX_FACET_VALUES)),
  })
  .meta({ id: 'ModelList' });
export type ModelList = z.infer<typeof ModelList>;

export const SizeMatrix = z
  .object({
    slug: Slug,
    currency: CurrencyCode,
    matrix: z
      .string()
      .max(MAX_MATRIX_LENGTH)
      .meta({ description: 'All sizes with price and state, packed; see docs/matrix.md for the format and a decoder' }),
    leadDays: LeadTimes,
    customSize: CustomSize.nullable(),
    options: z.array(ModelOption).max(30),
  })
  .meta({ id: 'SizeMatrix' });
export type SizeMatrix = z.infer<typeof SizeMatrix>;

export const MakerList = z
  .object({ items: z.array(z.object({ id: MakerId, name: MakerName, models: Count })).max(10_000) })
  .meta({ id: 'MakerList' });
export type MakerList = z.infer<typeof MakerList>;

const slugParam = z.object({ slug: Slug.meta({ description: 'The model’s slug', example: 'nordvik-tind-firm' }) });

export const listModels = {
  id: 'listModels',
  method: 'get',
  path: '/v1/catalog/models',
  tag: 'catalog',
  auth: 'public',
  summary: 'Filter and search models',
  description: 'Facet counts ignore their own filter, so that a shopper sees what another choice would give.',
  query: ListModelsQuery,
  ok: ModelList,
  problems: ['search/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;

export const getModel = {
  id: 'getModel',
  method: 'get',
  path: '/v1/catalog/models/:slug',
  tag: 'catalog',
  auth: 'public',
  summary: 'One model',
  params: slugParam,
  query: z.object({}),
  ok: Model,
  problems: ['model/not-found', 'catalog/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;

export const getModelSizes = {
  id: 'getModelSizes',
  method: 'get',
  path: '/v1/catalog/models/:slug/sizes',
  tag: 'catalog',
  auth: 'public',
  summary: 'All sizes of a model with prices and states, as one compact matrix',
  params: slugParam,
  query: z.object({}),
  ok: SizeMatrix,
  problems: ['model/not-found', 'catalog/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;

export const listMakers = {
  id: 'listMakers',
  method: 'get',
  path: '/v1/catalog/makers',
  tag: 'catalog',
  auth: 'public',
  summary: 'All makers with the number of their models',
  query: z.object({}),
  ok: MakerList,
  problems: ['catalog/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;

export const CATALOG_OPS = [listModels, getModel, getModelSizes, listMakers] as const;
