import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Delivery } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';
import { isAmount, minor, moment } from '../columns.ts';
import { cancelReason, lineState, locale, orderEventType, orderStatus } from './enums.ts';

/** An order; ids are UUIDs of version 7, so that the newest have the greatest id. */
export const orders = pgTable(
  'orders',
  {
    id: uuid('id').primaryKey(),
    number: text('number').notNull(),
    ownerId: text('owner_id').notNull(),
    cartId: uuid('cart_id').notNull(),
    status: orderStatus('status').notNull(),
    version: integer('version').notNull().default(1),
    /** Of order_events: the next event takes the next number. */
    lastSequence: integer('last_sequence').notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    itemsMinor: minor('items_minor').notNull(),
    discountMinor: minor('discount_minor').notNull(),
    deliveryMinor: minor('delivery_minor').notNull(),
    totalMinor: minor('total_minor').notNull(),
    promotionId: uuid('promotion_id'),
    email: text('email').notNull(),
    phone: text('phone').notNull(),
    locale: locale('locale').notNull(),
    termsVersion: text('terms_version').notNull(),
    /** What it was placed by, and a hash of the request: the same again gets the same answer. */
    idempotencyKey: text('idempotency_key').notNull(),
    requestHash: text('request_hash').notNull(),
    delivery: jsonb('delivery').$type<Delivery>(),
    cancelReason: cancelReason('cancel_reason'),
    /** Somebody wants it cancelled after payment; from here on it only ends. */
    cancelRequestedAt: moment('cancel_requested_at'),
    /** The saga has come to its end: slot booked and money taken. */
    completedAt: moment('completed_at'),
    /** Handed to the carrier: from here on nothing is cancelled, only returned. */
    dispatchedAt: moment('dispatched_at'),
    /** All that it held was given back. */
    endedAt: moment('ended_at'),
    /** Until when it waits for payment. */
    expiresAt: moment('expires_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (order) => [
    unique('orders_number').on(order.number),
    unique('orders_once').on(order.ownerId, order.idempotencyKey),
    index('orders_of_owner').on(order.ownerId, order.id),
    index('orders_by_email').on(order.email, order.id),
    index('orders_in_work')
      .on(order.status, order.id)
      .where(sql`${order.status} not in ('created', 'payment_pending')`),
    index('orders_waiting')
      .on(order.expiresAt)
      .where(sql`${order.status} in ('created', 'payment_pending')`),
    check(
      'orders_money',
      sql`${order.discountMinor} between 0 and ${order.itemsMinor} and ${order.deliveryMinor} >= 0
      and ${order.totalMinor} = ${order.itemsMinor} - ${order.discountMinor} + ${order.deliveryMinor}
      and ${order.itemsMinor} + ${order.deliveryMinor} <= 9007199254740991`,
    ),
    check(
      'orders_says_why',
      sql`case ${order.status} when 'cancelled' then ${order.cancelReason} is not null
      when 'created' then ${order.expiresAt} is not null when 'payment_pending' then ${order.expiresAt} is not null else true end`,
    ),
  ],
);

export const orderLines = pgTable(
  'order_lines',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    /** That of the cart's line; grows in the order of the lines. */
    id: uuid('id').notNull(),
    sku: text('sku').notNull(),
    modelId: text('model_id').notNull(),
    makerId: text('maker_id').notNull(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    size: text('size').notNull(),
    options: text('options').array().notNull(),
    quantity: integer('quantity').notNull(),
    unitMinor: minor('unit_minor').notNull(),
    totalMinor: minor('total_minor').notNull(),
    state: lineState('state').notNull(),
    leadDays: integer('lead_days').notNull(),
    returnable: boolean('returnable').notNull(),
    quoteId: text('quote_id').notNull(),
  },
  (line) => [
    primaryKey({ columns: [line.orderId, line.id] }),
    check(
      'order_lines_money',
      sql`${line.quantity} between 1 and 99 and ${isAmount(line.unitMinor)} and ${line.totalMinor} = ${line.unitMinor} * ${line.quantity}`,
    ),
  ],
);

/** What happened, numbered without gaps for each order. */
export const orderEvents = pgTable(
  'order_events',
  {
    orderId: uuid('order_id').notNull(),
    sequence: integer('sequence').notNull(),
    type: orderEventType('type').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    at: moment('at').notNull(),
  },
  (event) => [primaryKey({ columns: [event.orderId, event.sequence] })],
);
