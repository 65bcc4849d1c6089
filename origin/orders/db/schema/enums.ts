import { pgEnum } from 'drizzle-orm/pg-core';
import { CART_STATUSES } from '#shared/contracts/carts.ts';
import { CANCEL_REASONS, LOCALES, ORDER_EVENTS, ORDER_STATUSES } from '#shared/contracts/orders.ts';

// Types, not checks: Postgres reads a check anew for each statement, which placing an order would feel. Values are only added.
export const cartStatus = pgEnum('cart_status', CART_STATUSES);
export const lineState = pgEnum('line_state', ['in_stock', 'made_to_order', 'custom']);
export const orderStatus = pgEnum('order_status', ORDER_STATUSES);
export const orderEventType = pgEnum('order_event_type', ORDER_EVENTS);
export const cancelReason = pgEnum('cancel_reason', CANCEL_REASONS);
export const locale = pgEnum('locale', LOCALES);
export const reservationState = pgEnum('reservation_state', ['held', 'consumed', 'released']);
