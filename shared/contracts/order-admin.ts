import * as z from 'zod';
import { AmountMinor, Money } from '../money.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import {
  IdempotencyKey,
  Order,
  ORDER_EVENTS,
  ORDER_STATUSES,
  OrderId,
  OrderSummary,
  PAYMENT_PROVIDERS,
} from './orders.ts';
import { MAX_CART_LINES } from './carts.ts';
import { MAX_QUANTITY } from './quotes.ts';
import { oneLine } from './text.ts';

const AWAY = ['orders/unavailable', 'origin/unavailable', 'origin/timeout'] as const;
const orderParam = z.object({ orderId: OrderId });
const Reason = oneLine(3, 300).meta({ description: 'Why, for the history of the order' });
const limit = z
  .string()
  .regex(/^\d{1,3}$/, { error: 'must be a whole number from 1 to 100' })
  .transform(Number)
  .pipe(z.int().min(1).max(100))
  .default(20);

export const StaffOrderSummary = z
  .object({ ...OrderSummary.shape, ownerId: z.string().max(64), email: z.string().max(254) })
  .meta({ id: 'StaffOrderSummary' });

export const StaffOrderPage = z
  .object({ items: z.array(StaffOrderSummary).max(100), nextCursor: OrderId.nullable() })
  .meta({ id: 'StaffOrderPage', description: 'Newest first' });
export type StaffOrderPage = z.infer<typeof StaffOrderPage>;

export const REFUND_STATES = ['requested', 'done', 'refused'] as const;

export const OrderRefund = z
  .object({
    id: z.uuid(),
    amount: Money,
    deliveryMinor: AmountMinor,
    lines: z
      .array(z.object({ lineId: z.uuid(), quantity: z.int().min(1).max(MAX_QUANTITY), amountMinor: AmountMinor }))
      .max(MAX_CART_LINES),
    reason: z.string().max(300),
    by: z.string().max(64).meta({ description: 'Id of who asked for it' }),
    state: z.enum(REFUND_STATES),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'OrderRefund' });
export type OrderRefund = z.infer<typeof OrderRefund>;

export const DeadLetter = z
  .object({
    id: z.string().max(80).meta({ example: 'saga_0197c1a0-5c3e-7d53-9a57-2f6f0a3f8f11' }),
    kind: z.enum(['outbox', 'saga']).meta({
      description:
        'outbox: an event that could not be told. saga: a step of a workflow that could not be done or undone',
    }),
    orderId: OrderId,
    what: z.string().max(1_000).meta({ description: 'Events of the message, or workflow and step' }),
    attempts: z.int().min(0).max(1_000).nullable(),
    lastError: z.string().max(500).nullable(),
    since: z.iso.datetime(),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;

export const NOTIFICATION_CHANNELS = ['email', 'sms', 'push'] as const;

export const StaffOrder = z
  .object({
    order: Order,
    ownerId: z.string().max(64),
    history: z
      .array(
        z.object({
          sequence: z.int().min(1).max(1_000_000),
          type: z.enum(ORDER_EVENTS),
          at: z.iso.datetime(),
          data: z.record(z.string(), z.unknown()).meta({ description: 'Reasons, amounts and who asked for it' }),
        }),
      )
      .max(1_000),
    refunds: z.array(OrderRefund).max(1_000),
    notifications: z
      .array(
        z.object({
          event: z.enum(ORDER_EVENTS),
          channel: z.enum(NOTIFICATION_CHANNELS),
          state: z.enum(['waiting', 'sent', 'given-up']),
          at: z.iso.datetime(),
        }),
      )
      .max(1_000),
    deadLetters: z.array(DeadLetter).max(200),
  })
  .meta({ id: 'StaffOrder' });
export type StaffOrder = z.infer<typeof StaffOrder>;

export const searchOrders = {
  id: 'searchOrders',
  method: 'get',
  path: '/v1/admin/orders',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:read',
  summary: 'Find orders by number, id, e-mail, telephone, owner or status',
  query: z.object({
    q: oneLine(3, 254).optional().meta({ description: 'Number, id, e-mail, telephone or owner, as a whole' }),
    status: z.enum(ORDER_STATUSES).optional(),
    cursor: OrderId.optional().meta({ description: '`nextCursor` of the page before' }),
    limit,
  }),
  ok: StaffOrderPage,
  problems: AWAY,
} as const satisfies Op;

export const getStaffOrder = {
  id: 'getStaffOrder',
  method: 'get',
  path: '/v1/admin/orders/:orderId',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:read',
  summary: 'An order with its history, reasons, refunds and dead letters',
  params: orderParam,
  query: z.object({}),
  ok: StaffOrder,
  problems: ['order/not-found', ...AWAY],
} as const satisfies Op;

export const cancelStaffOrder = {
  id: 'cancelStaffOrder',
  method: 'post',
  path: '/v1/admin/orders/:orderId/cancel',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:manage',
  summary: 'Cancel anybody’s order before it is handed to the carrier',
  params: orderParam,
  body: z.strictObject({ reason: Reason }),
  ok: StaffOrder,
  problems: ['order/not-found', 'order/not-cancellable', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const ADVANCED_STATUSES = ['in_production', 'shipped', 'delivered'] as const;

export const advanceOrder = {
  id: 'advanceOrder',
  method: 'post',
  path: '/v1/admin/orders/:orderId/status',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:manage',
  summary: 'Say that an order is made, handed to the carrier or delivered',
  description: 'Its pieces leave the stock when it is handed over. Sent again it changes nothing.',
  params: orderParam,
  body: z.strictObject({
    status: z.enum(ADVANCED_STATUSES),
    tracking: oneLine(1, 200).nullable().default(null).meta({ description: 'What the shopper follows the parcel by' }),
  }),
  ok: StaffOrder,
  problems: ['order/not-found', 'order/not-changeable', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const refundLines = {
  id: 'refundLines',
  method: 'post',
  path: '/v1/admin/orders/:orderId/refunds',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:refund',
  summary: 'Give back the money for pieces of an order',
  description:
    'Each piece is worth its share of what was paid, the promo code taken off. The money goes back by a workflow; the same key and body answer the same refund.',
  params: orderParam,
  headers: z.object({ 'idempotency-key': IdempotencyKey }),
  body: z
    .strictObject({
      lines: z
        .array(z.strictObject({ lineId: z.uuid(), quantity: z.int().min(1).max(MAX_QUANTITY) }))
        .max(MAX_CART_LINES)
        .refine((lines) => new Set(lines.map((line) => line.lineId)).size === lines.length, {
          error: 'must name a line once',
        }),
      delivery: z.boolean().default(false).meta({ description: 'Give back what is left of the delivery too' }),
      reason: Reason,
    })
    .refine(({ lines, delivery }) => lines.length > 0 || delivery, { error: 'must name a line or the delivery' }),
  ok: OrderRefund,
  okStatus: 202,
  problems: [
    'order/not-found',
    'order/not-changeable',
    'order/refund-too-much',
    'idempotency/key-missing',
    'idempotency/key-reused',
    ...BODY_PROBLEMS,
    ...AWAY,
  ],
} as const satisfies Op;

const letterParam = z.object({
  letterId: z
    .string()
    .regex(/^(?:saga_[0-9a-f-]{36}|outbox_[0-9a-f-]{36}_\d{1,9})$/, { error: 'must be an id of the list' }),
});
const LETTER = ['dead-letter/not-found', ...BODY_PROBLEMS, ...AWAY] as const;
const Settled = z
  .object({ id: z.string().max(80), decision: z.enum(['retry', 'resolve']) })
  .meta({ id: 'SettledLetter' });

export const listDeadLetters = {
  id: 'listDeadLetters',
  method: 'get',
  path: '/v1/admin/dead-letters',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:repair',
  summary: 'What was given up and waits for a person, oldest first',
  query: z.object({}),
  ok: z.object({ items: z.array(DeadLetter).max(200) }).meta({ id: 'DeadLetterList' }),
  problems: AWAY,
} as const satisfies Op;

export const retryDeadLetter = {
  id: 'retryDeadLetter',
  method: 'post',
  path: '/v1/admin/dead-letters/:letterId/retry',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:repair',
  summary: 'The cause is mended: try again',
  params: letterParam,
  body: z.strictObject({ note: Reason }),
  ok: Settled,
  problems: LETTER,
} as const satisfies Op;

export const resolveDeadLetter = {
  id: 'resolveDeadLetter',
  method: 'post',
  path: '/v1/admin/dead-letters/:letterId/resolve',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:repair',
  summary: 'It was settled by hand: go on without it',
  params: letterParam,
  body: z.strictObject({ note: Reason }),
  ok: Settled,
  problems: LETTER,
} as const satisfies Op;

export const PaymentFinding = z
  .object({
    id: z.uuid(),
    kind: z.string().max(40).meta({ description: 'docs/payments.md says what each means', example: 'stray' }),
    provider: z.enum(PAYMENT_PROVIDERS),
    providerRef: z.string().max(200).meta({ description: 'The payment at the provider' }),
    orderId: OrderId.nullable(),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'What each side says' }),
    foundAt: z.iso.datetime(),
    settled: z
      .object({ by: z.string().max(64), at: z.iso.datetime(), note: z.string().max(300).nullable() })
      .nullable()
      .meta({ description: 'By whom and why; null while it is open' }),
  })
  .meta({ id: 'PaymentFinding' });
export type PaymentFinding = z.infer<typeof PaymentFinding>;

export const listPaymentFindings = {
  id: 'listPaymentFindings',
  method: 'get',
  path: '/v1/admin/payment-findings',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:repair',
  summary: 'Differences from the payment providers that nobody has settled, oldest first',
  query: z.object({}),
  ok: z.object({ items: z.array(PaymentFinding).max(500) }).meta({ id: 'PaymentFindingList' }),
  problems: AWAY,
} as const satisfies Op;

export const settlePaymentFinding = {
  id: 'settlePaymentFinding',
  method: 'post',
  path: '/v1/admin/payment-findings/:findingId/settle',
  tag: 'orders',
  auth: 'staff',
  permission: 'orders:repair',
  summary: 'A difference was settled by hand: it is not reported again',
  params: z.object({ findingId: z.uuid() }),
  body: z.strictObject({ note: Reason }),
  ok: PaymentFinding,
  problems: ['payment-finding/not-found', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const ORDER_ADMIN_OPS = [
  listPaymentFindings,
  settlePaymentFinding,
  searchOrders,
  getStaffOrder,
  cancelStaffOrder,
  advanceOrder,
  refundLines,
  listDeadLetters,
  retryDeadLetter,
  resolveDeadLetter,
] as const;
