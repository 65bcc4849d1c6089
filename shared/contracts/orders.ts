import * as z from 'zod';
import { AmountMinor, Money } from '../money.ts';
import { SizeKey } from '../size.ts';
import { Slug } from '../slug.ts';
import { CartId, Delivery, MAX_CART_LINES, Totals, Version } from './carts.ts';
import { LeadDays } from './model.ts';
import { SlotWish } from './delivery.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import { MAX_LINE_OPTIONS, MAX_QUANTITY, MAX_SKU_LENGTH } from './quotes.ts';
import { Phone } from './text.ts';

export const ORDER_STATUSES = [
  'created',
  'payment_pending',
  'authorised',
  'confirmed',
  'in_production',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
  'partially_refunded',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What happened to an order, in the words of its saga. */
export const ORDER_EVENTS = [
  'OrderSagaStarted',
  'InventoryReserved',
  'PaymentAuthorised',
  'PaymentProcessed',
  'DeliveryScheduled',
  'OrderSagaCompleted',
  'InventoryReservationCancelled',
  'PaymentRefunded',
  'DeliveryScheduleCancelled',
  'OrderSagaFailed',
  'CancellationRequested',
  'RefundRequested',
  'RefundFailed',
  'OrderInProduction',
  'OrderShipped',
  'OrderDelivered',
] as const;
export type OrderEventType = (typeof ORDER_EVENTS)[number];

export const LOCALES = ['ru', 'en'] as const;
export const CANCEL_REASONS = ['shopper', 'expired', 'staff', 'failed'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const PAYMENT_PROVIDERS = ['stripe', 'paypal'] as const;
export type PaymentProviderName = (typeof PAYMENT_PROVIDERS)[number];

export const PAYMENT_STATUSES = [
  'requires_payment',
  'requires_action',
  'processing',
  'authorised',
  'captured',
  'cancelled',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const OrderId = z.uuid().meta({ description: 'Id of an order' });

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible ASCII characters' })
  .meta({
    description: 'New for each order; the same key and body answer the same again for 24 hours',
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
  });

export const PlaceOrder = z
  .strictObject({
    cartId: CartId,
    cartVersion: Version,
    expectedTotal: Money,
    contact: z.strictObject({
      email: z.email().max(254),
      phone: Phone,
    }),
    locale: z.enum(LOCALES),
    terms: z
      .strictObject({ version: z.string().min(1).max(40), accepted: z.literal(true) })
      .meta({ description: 'The terms that the shopper has seen and accepted' }),
  })
  .meta({ id: 'PlaceOrder' });
export type PlaceOrder = z.output<typeof PlaceOrder>;

const OrderLine = z
  .object({
    id: z.uuid(),
    sku: z.string().max(MAX_SKU_LENGTH),
    model: Slug,
    name: z.string().max(200),
    size: SizeKey,
    options: z.array(Slug).max(MAX_LINE_OPTIONS),
    quantity: z.int().min(1).max(MAX_QUANTITY),
    unitMinor: AmountMinor,
    totalMinor: AmountMinor,
    state: z.enum(['in_stock', 'made_to_order', 'custom']),
    leadDays: LeadDays,
    returnable: z.boolean(),
  })
  .meta({ id: 'OrderLine' });
export type OrderLine = z.infer<typeof OrderLine>;

const head = {
  id: OrderId,
  number: z.string().max(20).meta({ description: 'What people tell each other', example: 'S261123-7K3M9QXA' }),
  status: z.enum(ORDER_STATUSES),
  totals: Totals,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Until when it waits for payment; null once it no longer waits' }),
};

export const PlacedOrder = z
  .object({ ...head, lines: z.array(OrderLine).max(MAX_CART_LINES) })
  .meta({ id: 'PlacedOrder' });
export type PlacedOrder = z.infer<typeof PlacedOrder>;

export const OrderSummary = z
  .object({
    ...head,
    pieces: z
      .int()
      .min(1)
      .max(MAX_CART_LINES * MAX_QUANTITY),
  })
  .meta({ id: 'OrderSummary' });

export const Order = z
  .object({
    ...head,
    lines: z.array(OrderLine).max(MAX_CART_LINES),
    contact: z.object({ email: z.string().max(254), phone: Phone }),
    delivery: Delivery.nullable(),
    deliverySlot: SlotWish.nullable().meta({
      description: 'The slot that is booked; null until the order is confirmed',
    }),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    cancelling: z
      .boolean()
      .meta({ description: 'Being cancelled: the money is on its way back and the status follows within seconds' }),
    refundedMinor: AmountMinor.meta({ description: 'What was asked to be given back, under way and done' }),
    timeline: z
      .array(z.object({ sequence: z.int().min(1).max(1_000_000), type: z.enum(ORDER_EVENTS), at: z.iso.datetime() }))
      .max(1_000),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;

const MAX_PAGE = 100;

export const OrderPage = z
  .object({ items: z.array(OrderSummary).max(MAX_PAGE), nextCursor: OrderId.nullable() })
  .meta({ id: 'OrderPage', description: 'Newest first' });
export type OrderPage = z.infer<typeof OrderPage>;

export const OrderPayment = z
  .object({
    provider: z.enum(PAYMENT_PROVIDERS),
    clientSecret: z.string().max(500).meta({
      description: 'Stripe: the client secret of the PaymentIntent. PayPal: the id of the order to approve',
    }),
    amount: Money,
    status: z.enum(PAYMENT_STATUSES).meta({
      description:
        '`requires_action`: the bank wants the shopper to confirm (3-D Secure). Money is held from `authorised` on',
    }),
    lastDecline: z
      .object({ code: z.string().max(100), at: z.iso.datetime() })
      .nullable()
      .meta({ description: 'Why the last try was declined; the shopper may try again until the order expires' }),
  })
  .meta({ id: 'OrderPayment', description: 'What the shopper’s app pays with' });
export type OrderPayment = z.infer<typeof OrderPayment>;

const AWAY = ['orders/unavailable', 'origin/unavailable', 'origin/timeout'] as const;
const orderParam = z.object({ orderId: OrderId });

export const placeOrder = {
  id: 'placeOrder',
  method: 'post',
  path: '/v1/orders',
  tag: 'orders',
  auth: 'guest',
  summary: 'Order what the cart holds',
  description:
    'Stock is held and the promo code used until the order is paid or its 30 minutes are out. Only a placed order is kept under its key; a refused one may be sent again with the same key.',
  headers: z.object({ 'idempotency-key': IdempotencyKey }),
  body: PlaceOrder,
  ok: PlacedOrder,
  okStatus: 201,
  problems: [
    'cart/not-found',
    'cart/version-conflict',
    'cart/closed',
    'cart/empty',
    'order/price-changed',
    'order/quote-expired',
    'order/busy',
    'stock/short',
    'promotion/not-applicable',
    'delivery/not-available',
    'delivery/slot-unavailable',
    'idempotency/key-missing',
    'idempotency/key-reused',
    'idempotency/in-flight',
    ...BODY_PROBLEMS,
    ...AWAY,
  ],
} as const satisfies Op;

export const listOrders = {
  id: 'listOrders',
  method: 'get',
  path: '/v1/orders',
  tag: 'orders',
  auth: 'guest',
  summary: 'The caller’s orders, newest first',
  query: z.object({
    cursor: OrderId.optional().meta({ description: '`nextCursor` of the page before' }),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, { error: 'must be a whole number from 1 to 100' })
      .transform(Number)
      .pipe(z.int().min(1).max(MAX_PAGE))
      .default(20),
  }),
  ok: OrderPage,
  problems: AWAY,
} as const satisfies Op;

export const getOrder = {
  id: 'getOrder',
  method: 'get',
  path: '/v1/orders/:orderId',
  tag: 'orders',
  auth: 'guest',
  summary: 'An order with its timeline',
  params: orderParam,
  query: z.object({}),
  ok: Order,
  problems: ['order/not-found', ...AWAY],
} as const satisfies Op;

export const cancelOrder = {
  id: 'cancelOrder',
  method: 'post',
  path: '/v1/orders/:orderId/cancel',
  tag: 'orders',
  auth: 'guest',
  summary: 'Cancel an order before it is handed to the carrier',
  description:
    'Before payment it is cancelled at once. After it the answer says `cancelling`: the money goes back, slot, stock and promo code are given back, and the status follows. Sent again it answers the order as it stands.',
  params: orderParam,
  body: z.strictObject({}),
  ok: Order,
  problems: ['order/not-found', 'order/not-cancellable', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const getOrderPayment = {
  id: 'getOrderPayment',
  method: 'get',
  path: '/v1/orders/:orderId/payment',
  tag: 'orders',
  auth: 'guest',
  summary: 'What the shopper’s app pays the order with',
  params: orderParam,
  query: z.object({}),
  ok: OrderPayment,
  problems: ['order/not-found', 'payment/pending', 'payment/closed', ...AWAY],
} as const satisfies Op;

export const setOrderSlot = {
  id: 'setOrderSlot',
  method: 'put',
  path: '/v1/orders/:orderId/delivery-slot',
  tag: 'orders',
  auth: 'guest',
  summary: 'Book, change or release the delivery slot of a confirmed order',
  description: 'The old slot is kept when the new one is full. Null releases it, to be chosen again later.',
  params: orderParam,
  body: z.strictObject({ slot: SlotWish.nullable() }),
  ok: Order,
  problems: [
    'order/not-found',
    'order/not-changeable',
    'delivery/not-available',
    'delivery/slot-unavailable',
    ...BODY_PROBLEMS,
    ...AWAY,
  ],
} as const satisfies Op;

export const OrderEvent = z
  .object({
    sequence: z.int().min(1).max(1_000_000),
    type: z.enum(ORDER_EVENTS),
    at: z.iso.datetime(),
    status: z.enum(ORDER_STATUSES).meta({ description: 'Of the order when the event was sent' }),
  })
  .meta({ id: 'OrderEvent', description: 'Data of one server-sent event; its `id` is the sequence' });
export type OrderEvent = z.infer<typeof OrderEvent>;

export const streamOrderEvents = {
  id: 'streamOrderEvents',
  method: 'get',
  path: '/v1/orders/:orderId/events',
  tag: 'orders',
  auth: 'guest',
  summary: 'What happens to an order, as server-sent events',
  description:
    'All events after `Last-Event-ID`, then each as it happens. The stream ends after 10 minutes at most, and at once when the order is over; the client connects again by itself with the last id, and a stream that has nothing more to tell answers 204.',
  params: orderParam,
  query: z.object({}),
  headers: z.object({
    'last-event-id': z
      .string()
      .max(9)
      .regex(/^\d{1,9}$/, { error: 'must be a sequence number' })
      .optional()
      .meta({ description: 'Sequence of the last event that was seen' }),
  }),
  ok: OrderEvent,
  okType: 'text/event-stream',
  problems: ['order/not-found', 'orders/too-many-streams', ...AWAY],
} as const satisfies Op;

export const ORDER_OPS = [
  placeOrder,
  listOrders,
  getOrder,
  cancelOrder,
  getOrderPayment,
  setOrderSlot,
  streamOrderEvents,
] as const;
