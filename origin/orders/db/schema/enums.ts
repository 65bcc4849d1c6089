import { pgEnum } from 'drizzle-orm/pg-core';
import { CART_STATUSES, SLOT_PARTS } from '#shared/contracts/carts.ts';
import { NOTIFICATION_CHANNELS, REFUND_STATES } from '#shared/contracts/order-admin.ts';
import {
  CANCEL_REASONS,
  LOCALES,
  ORDER_EVENTS,
  ORDER_STATUSES,
  PAYMENT_PROVIDERS,
  PAYMENT_STATUSES,
} from '#shared/contracts/orders.ts';

// Types, not checks: Postgres reads a check anew for each statement, which placing an order would feel. Values are only added.
export const cartStatus = pgEnum('cart_status', CART_STATUSES);
export const lineState = pgEnum('line_state', ['in_stock', 'made_to_order', 'custom']);
export const orderStatus = pgEnum('order_status', ORDER_STATUSES);
export const orderEventType = pgEnum('order_event_type', ORDER_EVENTS);
export const cancelReason = pgEnum('cancel_reason', CANCEL_REASONS);
export const locale = pgEnum('locale', LOCALES);
export const reservationState = pgEnum('reservation_state', ['held', 'consumed', 'released']);
export const paymentProvider = pgEnum('payment_provider', PAYMENT_PROVIDERS);
export const paymentStatus = pgEnum('payment_status', PAYMENT_STATUSES);
export const refundStatus = pgEnum('refund_status', ['requested', 'pending', 'succeeded', 'failed']);
export const disputeStatus = pgEnum('dispute_status', ['open', 'won', 'lost']);
/** Positive is a debit, negative a credit. docs/orders.md says what each account means. */
export const ledgerAccount = pgEnum('ledger_account', [
  'provider_receivable',
  'customer_funds',
  'refunds',
  'fees',
  'disputes',
]);
export const ledgerKind = pgEnum('ledger_kind', [
  'capture',
  'fee',
  'refund',
  'refund_failed',
  'dispute',
  'dispute_won',
]);
export const slotPart = pgEnum('slot_part', SLOT_PARTS);
export const refundState = pgEnum('refund_state', REFUND_STATES);
export const letterDecision = pgEnum('letter_decision', ['retry', 'resolve']);
export const notificationChannel = pgEnum('notification_channel', NOTIFICATION_CHANNELS);
