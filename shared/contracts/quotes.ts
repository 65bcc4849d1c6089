import * as z from 'zod';
import { AmountMinor, CurrencyCode, Money } from '../money.ts';
import { SizeKey } from '../size.ts';
import { Slug } from '../slug.ts';
import { LeadDays } from './model.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';

export const MAX_QUOTE_LINES = 50;
export const MAX_QUANTITY = 99;
export const MAX_LINE_OPTIONS = 20;
/** Model, size and 20 options of 100 characters, with room. */
export const MAX_SKU_LENGTH = 2_100;
/** A compact JWS that carries such a line with its name. */
export const MAX_QUOTE_LENGTH = 8_000;

export const QuoteLine = z
  .strictObject({
    model: Slug.meta({ description: 'The model’s slug', example: 'nordvik-tind-firm' }),
    size: SizeKey.meta({ description: 'A standard size, or any other that the maker cuts' }),
    options: z.array(Slug).max(MAX_LINE_OPTIONS).default([]),
    quantity: z.int().min(1).max(MAX_QUANTITY).default(1),
  })
  .meta({ id: 'QuoteLine' });

export const QuoteRequest = z
  .strictObject({
    lines: z.array(QuoteLine).min(1).max(MAX_QUOTE_LINES),
    region: Slug.max(40).default('default').meta({ description: 'Where it is delivered to' }),
  })
  .meta({ id: 'QuoteRequest' });
export type QuoteRequest = z.output<typeof QuoteRequest>;

export const QUOTE_REFUSALS = ['unknown-model', 'size-not-offered', 'sold-out', 'unknown-option'] as const;

const QuotedLine = z
  .object({
    status: z.literal('quoted'),
    model: Slug,
    name: z.string().max(200),
    size: SizeKey,
    sku: z.string().max(MAX_SKU_LENGTH).meta({ description: 'Model, size and options as one canonical string' }),
    quantity: z.int().min(1).max(MAX_QUANTITY),
    unit: z
      .object({
        base: Money,
        pricedAs: SizeKey.meta({ description: 'The standard size whose price a custom size takes' }),
        beyond: Money.meta({ description: 'Added because the custom size is beyond the largest standard one' }),
        options: z.array(z.object({ id: Slug, surchargeMinor: AmountMinor })).max(MAX_LINE_OPTIONS),
        total: Money,
      })
      .meta({ description: 'The price of one piece with its parts' }),
    total: Money,
    state: z.enum(['in_stock', 'made_to_order', 'custom']),
    leadDays: LeadDays,
    returnable: z.boolean().meta({ description: 'Custom sizes cannot be returned' }),
    quote: z
      .string()
      .max(MAX_QUOTE_LENGTH)
      .meta({ description: 'Compact JWS to place the order with; nobody needs to be asked for the price again' }),
  })
  .meta({ id: 'QuotedLine' });

const RefusedLine = z
  .object({ status: z.literal('refused'), model: Slug, size: SizeKey, reason: z.enum(QUOTE_REFUSALS) })
  .meta({ id: 'RefusedLine', description: 'Cannot be ordered as asked' });

export const QuoteList = z
  .object({
    lines: z
      .array(z.discriminatedUnion('status', [QuotedLine, RefusedLine]))
      .max(MAX_QUOTE_LINES)
      .meta({ description: 'In the order of the request' }),
    totals: z
      .array(z.object({ currency: CurrencyCode, amountMinor: AmountMinor }))
      .max(MAX_QUOTE_LINES)
      .meta({ description: 'Sum of the quoted lines by currency' }),
    expiresAt: z.iso.datetime().meta({ description: '15 minutes from now' }),
  })
  .meta({ id: 'QuoteList' });
export type QuoteList = z.infer<typeof QuoteList>;

export const createQuotes = {
  id: 'createQuotes',
  method: 'post',
  path: '/v1/catalog/quotes',
  tag: 'catalog',
  auth: 'public',
  summary: 'Price up to 50 lines, each signed for 15 minutes',
  body: QuoteRequest,
  ok: QuoteList,
  problems: [...BODY_PROBLEMS, 'catalog/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;
