import * as z from 'zod';
import { AmountMinor, CurrencyCode, Money } from '../money.ts';
import { SizeKey } from '../size.ts';
import { ModelId, Slug } from '../slug.ts';
import { LeadDays } from './model.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import { MAX_LINE_OPTIONS, MAX_QUANTITY, MAX_QUOTE_LENGTH, MAX_SKU_LENGTH } from './quotes.ts';
import { manyLines, oneLine, Phone } from './text.ts';

export const MAX_CART_LINES = 50;
/** Four of each line at most, and one of the promo code. */
const MAX_CART_WARNINGS = 4 * MAX_CART_LINES + 1;

export const CartId = z.uuid().meta({ description: 'Id of a cart' });
export const Version = z
  .int()
  .min(1)
  .max(2_147_483_647)
  .meta({ description: 'The version that the change is made to; each change raises it by one' });
const Quantity = z.int().min(1).max(MAX_QUANTITY);
const Quote = z
  .string()
  .max(MAX_QUOTE_LENGTH)
  .meta({ description: 'The `quote` of a line as POST /v1/catalog/quotes answered it' });

export const PromotionCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9_-]{1,39}$/, { error: 'must be 2 to 40 letters, digits, hyphens or underscores' })
  .meta({ description: 'A promo code; upper and lower case are the same', example: 'SPRING10' });

export const SLOT_PARTS = ['morning', 'day', 'evening'] as const;

export const Delivery = z
  .strictObject({
    postcode: oneLine(2, 12),
    city: oneLine(1, 120),
    address: oneLine(3, 300),
    floor: z.int().min(-5).max(200).default(0),
    lift: z.boolean().default(false).meta({ description: 'The house has a lift that a mattress fits into' }),
    contactName: oneLine(1, 120),
    contactPhone: Phone,
    note: manyLines(500).default(''),
    slot: z
      .strictObject({ date: z.iso.date(), part: z.enum(SLOT_PARTS) })
      .nullable()
      .default(null)
      .meta({ description: 'The wish; it is booked once the order is paid' }),
  })
  .meta({ id: 'Delivery', description: 'Where and when the order is to be delivered' });
export type Delivery = z.output<typeof Delivery>;

const CartLine = z
  .object({
    id: z.uuid(),
    sku: z.string().max(MAX_SKU_LENGTH),
    model: Slug,
    modelId: ModelId,
    name: z.string().max(200),
    size: SizeKey,
    options: z.array(Slug).max(MAX_LINE_OPTIONS),
    quantity: Quantity,
    unit: Money,
    total: Money,
    state: z.enum(['in_stock', 'made_to_order', 'custom']),
    leadDays: LeadDays,
    returnable: z.boolean(),
    quoteExpiresAt: z.iso.datetime(),
  })
  .meta({ id: 'CartLine' });

export const PROMOTION_REFUSALS = ['unknown', 'not-started', 'ended', 'used-up', 'currency', 'below-minimum'] as const;
export type PromotionRefusal = (typeof PROMOTION_REFUSALS)[number];

export const CartWarning = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('quote-expired'), lineId: z.uuid() }),
    z.object({ code: z.literal('price-changed'), lineId: z.uuid(), previous: Money, current: Money }),
    z.object({
      code: z.literal('short-of-stock'),
      lineId: z.uuid(),
      available: z
        .int()
        .min(0)
        .max(MAX_CART_LINES * MAX_QUANTITY),
    }),
    z.object({ code: z.literal('no-longer-sold'), lineId: z.uuid() }),
    z.object({ code: z.literal('promotion-not-applicable'), reason: z.enum(PROMOTION_REFUSALS) }),
    z.object({ code: z.literal('delivery-not-available') }),
    z.object({ code: z.literal('slot-unavailable'), earliest: z.iso.date() }),
  ])
  .meta({ id: 'CartWarning', description: 'What would surprise the shopper when ordering, told before' });
export type CartWarning = z.infer<typeof CartWarning>;

export const Totals = z
  .object({
    currency: CurrencyCode,
    itemsMinor: AmountMinor,
    discountMinor: AmountMinor,
    deliveryMinor: AmountMinor,
    totalMinor: AmountMinor.meta({ description: 'Items − discount + delivery' }),
  })
  .meta({ id: 'Totals' });
export type Totals = z.infer<typeof Totals>;

export const CART_STATUSES = ['open', 'ordered', 'merged', 'expired'] as const;
export type CartStatus = (typeof CART_STATUSES)[number];

export const Cart = z
  .object({
    id: CartId,
    version: Version,
    status: z.enum(CART_STATUSES),
    lines: z.array(CartLine).max(MAX_CART_LINES),
    totals: Totals.nullable().meta({ description: 'Null while the cart is empty' }),
    promotion: z.object({ code: PromotionCode, discountMinor: AmountMinor }).nullable(),
    delivery: Delivery.nullable(),
    warnings: z.array(CartWarning).max(MAX_CART_WARNINGS),
    orderId: z.uuid().nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Cart' });
export type Cart = z.infer<typeof Cart>;

const cartParam = z.object({ cartId: CartId });
const lineParam = z.object({ cartId: CartId, lineId: z.uuid() });
const versionQuery = z.object({
  version: z
    .string()
    .regex(/^\d{1,10}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(Version),
});

const AWAY = ['orders/unavailable', 'origin/unavailable', 'origin/timeout'] as const;
const CHANGE = ['cart/not-found', 'cart/version-conflict', 'cart/closed', ...BODY_PROBLEMS, ...AWAY] as const;
const QUOTE = ['quote/invalid', 'quote/expired'] as const;

const CreateCart = z
  .strictObject({
    quotes: z.array(Quote).max(MAX_CART_LINES).default([]),
    delivery: Delivery.nullable().default(null),
  })
  .meta({ id: 'CreateCart' });
export type CreateCart = z.output<typeof CreateCart>;

export const createCart = {
  id: 'createCart',
  method: 'post',
  path: '/v1/carts',
  tag: 'carts',
  auth: 'guest',
  summary: 'A cart of the caller, guest or user',
  description:
    'Empty, or with what is put into it first: so the first “into the cart” is one call. Quotes of the same SKU become one line at the newest quote.',
  body: CreateCart,
  ok: Cart,
  okStatus: 201,
  problems: ['cart/full', 'cart/currency', ...QUOTE, ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const getCart = {
  id: 'getCart',
  method: 'get',
  path: '/v1/carts/:cartId',
  tag: 'carts',
  auth: 'guest',
  summary: 'A cart with its totals and warnings',
  params: cartParam,
  query: z.object({}),
  ok: Cart,
  problems: ['cart/not-found', ...AWAY],
} as const satisfies Op;

export const addCartLine = {
  id: 'addCartLine',
  method: 'post',
  path: '/v1/carts/:cartId/lines',
  tag: 'carts',
  auth: 'guest',
  summary: 'Put a quoted line into the cart',
  description:
    'The price is the quote’s. Pieces of a SKU that is there already are added to its line, at the newer quote.',
  params: cartParam,
  body: z.strictObject({ version: Version, quote: Quote }),
  ok: Cart,
  problems: ['cart/full', 'cart/currency', ...QUOTE, ...CHANGE],
} as const satisfies Op;

export const changeCartLine = {
  id: 'changeCartLine',
  method: 'patch',
  path: '/v1/carts/:cartId/lines/:lineId',
  tag: 'carts',
  auth: 'guest',
  summary: 'Change the quantity of a line, or renew its quote',
  params: lineParam,
  body: z
    .strictObject({ version: Version, quantity: Quantity.optional(), quote: Quote.optional() })
    .refine((change) => change.quantity !== undefined || change.quote !== undefined, {
      error: 'must have quantity, quote or both',
    })
    .meta({ minProperties: 2 }),
  ok: Cart,
  problems: ['cart/line-not-found', ...QUOTE, ...CHANGE],
} as const satisfies Op;

export const removeCartLine = {
  id: 'removeCartLine',
  method: 'delete',
  path: '/v1/carts/:cartId/lines/:lineId',
  tag: 'carts',
  auth: 'guest',
  summary: 'Take a line out of the cart',
  params: lineParam,
  query: versionQuery,
  ok: Cart,
  problems: ['cart/line-not-found', ...CHANGE],
} as const satisfies Op;

export const setCartDelivery = {
  id: 'setCartDelivery',
  method: 'put',
  path: '/v1/carts/:cartId/delivery',
  tag: 'carts',
  auth: 'guest',
  summary: 'Say where and when to deliver',
  params: cartParam,
  body: z.strictObject({ version: Version, delivery: Delivery.nullable() }),
  ok: Cart,
  problems: CHANGE,
} as const satisfies Op;

export const setCartPromotion = {
  id: 'setCartPromotion',
  method: 'put',
  path: '/v1/carts/:cartId/promotion',
  tag: 'carts',
  auth: 'guest',
  summary: 'Give a promo code, or take it back with null',
  params: cartParam,
  body: z.strictObject({ version: Version, code: PromotionCode.nullable() }),
  ok: Cart,
  problems: ['promotion/not-applicable', ...CHANGE],
} as const satisfies Op;

export const mergeCarts = {
  id: 'mergeCarts',
  method: 'post',
  path: '/v1/carts/merge',
  tag: 'carts',
  auth: 'user',
  summary: 'After signing in: the guest’s cart becomes the user’s',
  description:
    'Without `cartId` the guest’s cart itself changes hands; with it the lines are added to that cart, as far as 50 lines and 99 pieces allow. Sent again it changes nothing more.',
  body: z.strictObject({ guestCartId: CartId, cartId: CartId.optional() }),
  ok: Cart,
  problems: ['cart/currency', ...CHANGE],
} as const satisfies Op;

export const CART_OPS = [
  createCart,
  getCart,
  addCartLine,
  changeCartLine,
  removeCartLine,
  setCartDelivery,
  setCartPromotion,
  mergeCarts,
] as const;
