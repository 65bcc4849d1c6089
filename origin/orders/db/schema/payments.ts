import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Currency } from '#shared/money.ts';
import { minor, moment } from '../columns.ts';
import { disputeStatus, paymentProvider, paymentStatus, refundStatus } from './enums.ts';
import { orders } from './orders.ts';

/** What an order is paid with at the provider: one for each order, so that nobody is charged twice. */
export const payments = pgTable(
  'payments',
  {
    orderId: uuid('order_id')
      .primaryKey()
      .references(() => orders.id),
    provider: paymentProvider('provider').notNull(),
    /** PaymentIntent of Stripe, order of PayPal. */
    providerRef: text('provider_ref').notNull(),
    clientSecret: text('client_secret').notNull(),
    status: paymentStatus('status').notNull(),
    /** The order is being undone: from now on money only goes back. Never unset. */
    returning: boolean('returning').notNull().default(false),
    currency: text('currency').$type<Currency>().notNull(),
    amountMinor: minor('amount_minor').notNull(),
    capturedMinor: minor('captured_minor').notNull().default(0),
    /** Refunds asked for, under way and done; failed ones are taken off again. */
    refundedMinor: minor('refunded_minor').notNull().default(0),
    /** What the provider kept of it; null until it says so and the ledger has it. */
    feeMinor: minor('fee_minor'),
    declines: integer('declines').notNull().default(0),
    declineCode: text('decline_code'),
    declinedAt: moment('declined_at'),
    /** Raised when a key of the provider keeps an answer that is no longer true. */
    keyEpoch: integer('key_epoch').notNull().default(0),
    /** When the provider said what `status` says, as long as no money is held. */
    saidAt: moment('said_at').notNull(),
    /** When to ask the provider unasked, lest a webhook was missed; null once nothing more can come of it. */
    checkDueAt: moment('check_due_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (payment) => [
    unique('payments_at_provider').on(payment.provider, payment.providerRef),
    // No index holds what changes from authorisation to capture, so that those updates touch the table alone (HOT).
    index('payments_to_check')
      .on(payment.checkDueAt)
      .where(sql`${payment.checkDueAt} is not null`),
    index('payments_created').on(payment.createdAt),
    check(
      'payments_money',
      sql`${payment.amountMinor} between 1 and 9007199254740991 and ${payment.capturedMinor} between 0 and ${payment.amountMinor}
      and ${payment.refundedMinor} between 0 and ${payment.capturedMinor}`,
    ),
    check('payments_captured', sql`(${payment.capturedMinor} > 0) = (${payment.status} = 'captured')`),
  ],
);

/** Money on its way back to the shopper; the sum of those not failed is `refunded_minor` of the payment. */
export const refunds = pgTable(
  'refunds',
  {
    /** Chosen by whoever asks, so that asking again is the same refund. */
    id: uuid('id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => payments.orderId),
    amountMinor: minor('amount_minor').notNull(),
    reason: text('reason').notNull(),
    status: refundStatus('status').notNull(),
    providerRef: text('provider_ref').unique('refunds_at_provider'),
    failureCode: text('failure_code'),
    keyEpoch: integer('key_epoch').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (refund) => [
    index('refunds_of_order').on(refund.orderId),
    index('refunds_open')
      .on(refund.updatedAt)
      .where(sql`${refund.status} in ('requested', 'pending')`),
    check('refunds_amount', sql`${refund.amountMinor} between 1 and 9007199254740991`),
    check('refunds_sent', sql`${refund.status} in ('requested', 'failed') or ${refund.providerRef} is not null`),
  ],
);

/** A charge that the shopper's bank disputes. */
export const disputes = pgTable(
  'disputes',
  {
    providerRef: text('provider_ref').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => payments.orderId),
    amountMinor: minor('amount_minor').notNull(),
    reason: text('reason').notNull(),
    status: disputeStatus('status').notNull(),
    openedAt: moment('opened_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (dispute) => [
    index('disputes_of_order').on(dispute.orderId),
    check('disputes_amount', sql`${dispute.amountMinor} > 0`),
  ],
);

/** Events of providers that were taken, by id; what came of each was committed with its row. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    provider: paymentProvider('provider').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    /** What it is about, at the provider. */
    objectRef: text('object_ref'),
    /** Kept for events that nothing here understands, or of payments that are not ours. */
    payload: jsonb('payload'),
    receivedAt: moment('received_at').notNull(),
  },
  (event) => [
    primaryKey({ columns: [event.provider, event.eventId] }),
    index('webhook_events_to_forget').using('brin', event.receivedAt),
  ],
);

/** A stretch of time whose payments were compared with the provider; the next one begins where it ends. */
export const reconciliations = pgTable(
  'reconciliations',
  {
    provider: paymentProvider('provider').notNull(),
    windowFrom: moment('window_from').notNull(),
    windowTo: moment('window_to').notNull(),
    compared: integer('compared').notNull(),
    findings: integer('findings').notNull(),
    repaired: integer('repaired').notNull(),
    finishedAt: moment('finished_at').notNull(),
  },
  (run) => [primaryKey({ columns: [run.provider, run.windowFrom] })],
);

/** What reconciliation found to differ from the provider, once until it is settled. */
export const paymentFindings = pgTable(
  'payment_findings',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').notNull(),
    provider: paymentProvider('provider').notNull(),
    providerRef: text('provider_ref').notNull(),
    orderId: uuid('order_id'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    foundAt: moment('found_at').notNull(),
    /** Repaired by reconciliation, or settled by a person. */
    settledAt: moment('settled_at'),
    settledBy: text('settled_by'),
    /** Why, in the words of who settled it. */
    note: text('note'),
  },
  (finding) => [
    uniqueIndex('payment_findings_open')
      .on(finding.kind, finding.providerRef)
      .where(sql`${finding.settledAt} is null`),
    index('payment_findings_of_order').on(finding.orderId),
  ],
);
