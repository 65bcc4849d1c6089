import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { isAmount, minor, moment } from '../columns.ts';
import { letterDecision, notificationChannel, orderEventType, locale, refundState } from './enums.ts';
import { orders } from './orders.ts';

/** A step of a workflow that was given up; the workflow waits for a person's decision. */
export const sagaLetters = pgTable(
  'saga_letters',
  {
    id: uuid('id').primaryKey(),
    orderId: uuid('order_id').notNull(),
    workflow: text('workflow').notNull(),
    /** Id of the workflow: the order's, or the refund's. */
    workflowId: uuid('workflow_id').notNull(),
    step: text('step').notNull(),
    lastError: text('last_error').notNull(),
    createdAt: moment('created_at').notNull(),
    decision: letterDecision('decision'),
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    note: text('note'),
  },
  (letter) => [
    index('saga_letters_open')
      .on(letter.createdAt)
      .where(sql`${letter.decidedAt} is null`),
    index('saga_letters_of_order').on(letter.orderId),
  ],
);

/** What staff asked to give back; the provider's side of it is in `refunds` under the same id. */
export const refundRequests = pgTable(
  'refund_requests',
  {
    id: uuid('id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    requestHash: text('request_hash').notNull(),
    amountMinor: minor('amount_minor').notNull(),
    deliveryMinor: minor('delivery_minor').notNull(),
    reason: text('reason').notNull(),
    requestedBy: text('requested_by').notNull(),
    state: refundState('state').notNull().default('requested'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (refund) => [
    index('refund_requests_of_order').on(refund.orderId),
    check('refund_requests_amount', sql`${refund.amountMinor} > 0 and ${isAmount(refund.deliveryMinor)}`),
  ],
);

/** Pieces of a line that money is given back for. */
export const refundLines = pgTable(
  'refund_lines',
  {
    refundId: uuid('refund_id')
      .notNull()
      .references(() => refundRequests.id),
    lineId: uuid('line_id').notNull(),
    orderId: uuid('order_id').notNull(),
    quantity: integer('quantity').notNull(),
    amountMinor: minor('amount_minor').notNull(),
  },
  (line) => [
    primaryKey({ columns: [line.refundId, line.lineId] }),
    index('refund_lines_of_order').on(line.orderId),
    check('refund_lines_pieces', sql`${line.quantity} > 0 and ${isAmount(line.amountMinor)}`),
  ],
);

/** What a customer is told: once for each event and channel. */
export const notifications = pgTable(
  'notifications',
  {
    orderId: uuid('order_id').notNull(),
    /** Of the event that it tells of. */
    sequence: integer('sequence').notNull(),
    channel: notificationChannel('channel').notNull(),
    event: orderEventType('event').notNull(),
    recipient: text('recipient').notNull(),
    locale: locale('locale').notNull(),
    template: text('template').notNull(),
    /** What the template's words depend on. */
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Not before then: a lease while it is being sent, a back-off after a failure; null once it is over. */
    dueAt: moment('due_at'),
    sentAt: moment('sent_at'),
    /** Given up. */
    deadAt: moment('dead_at'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.orderId, row.sequence, row.channel] }),
    index('notifications_due')
      .on(row.dueAt)
      .where(sql`${row.dueAt} is not null`),
    check(
      'notifications_over_once',
      sql`(${row.dueAt} is null) = (${row.sentAt} is not null or ${row.deadAt} is not null)`,
    ),
  ],
);
