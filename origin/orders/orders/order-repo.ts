import { and, asc, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Order, OrderPage } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { deliveryBookings } from '../db/schema/delivery.ts';
import { payments } from '../db/schema/payments.ts';
import { orderEvents, orderLines, orders } from '../db/schema/orders.ts';
import { presentLine } from './present-line.ts';

export type OrderRow = typeof orders.$inferSelect;

/** The owner's order. Throws `order/not-found` for a missing one and for somebody else's. */
export async function orderOfOwner(db: Db, ownerId: string, orderId: string): Promise<OrderRow> {
  const [order] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.ownerId, ownerId)));
  if (order === undefined) throw new Problem('order/not-found');
  return order;
}

/** Anybody's order. Throws `order/not-found`. */
export async function anyOrder(db: Db, orderId: string): Promise<OrderRow> {
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (order === undefined) throw new Problem('order/not-found');
  return order;
}

/** Anybody's order, locked until the transaction ends. Throws `order/not-found`. */
export async function lockOrder(db: Db, orderId: string): Promise<OrderRow> {
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId)).for('no key update');
  if (order === undefined) throw new Problem('order/not-found');
  return order;
}

/** The owner's order, locked until the transaction ends. Throws `order/not-found`. */
export async function lockedOrderOfOwner(db: Db, ownerId: string, orderId: string): Promise<OrderRow> {
  const order = await lockOrder(db, orderId);
  if (order.ownerId !== ownerId) throw new Problem('order/not-found');
  return order;
}

/** A row with its lines and timeline, as the shopper sees them. */
export async function presentOrder(db: Db, order: OrderRow): Promise<Order> {
  const lines = await db.select().from(orderLines).where(eq(orderLines.orderId, order.id)).orderBy(asc(orderLines.id));
  const { booking, refundedMinor } = await holdingsOf(db, order.id);
  const events = await db
    .select({ sequence: orderEvents.sequence, type: orderEvents.type, at: orderEvents.at })
    .from(orderEvents)
    .where(eq(orderEvents.orderId, order.id))
    .orderBy(asc(orderEvents.sequence));
  return {
    ...headOf(order),
    lines: lines.map(presentLine),
    contact: { email: order.email, phone: order.phone },
    delivery: order.delivery,
    deliverySlot: booking,
    cancelReason: order.cancelReason,
    cancelling: order.cancelRequestedAt !== null && order.endedAt === null,
    refundedMinor,
    timeline: events.map(({ sequence, type, at }) => ({ sequence, type, at: at.toISOString() })),
  };
}

/** The slot that is booked, and what went or goes back of the money. */
async function holdingsOf(db: Db, orderId: string): Promise<{ booking: Order['deliverySlot']; refundedMinor: number }> {
  const [booking] = await db
    .select({ date: deliveryBookings.date, part: deliveryBookings.part })
    .from(deliveryBookings)
    .where(and(eq(deliveryBookings.orderId, orderId), isNull(deliveryBookings.releasedAt)));
  const [payment] = await db
    .select({ refundedMinor: payments.refundedMinor })
    .from(payments)
    .where(eq(payments.orderId, orderId));
  return { booking: booking ?? null, refundedMinor: payment?.refundedMinor ?? 0 };
}

/** A page of the owner's orders, newest first: ids grow with time, so the last id is the cursor. */
export async function orderPage(
  db: Db,
  ownerId: string,
  limit: number,
  cursor: string | undefined,
): Promise<OrderPage> {
  const pieces = sql<number>`(select sum(l.quantity)::int from order_lines l where l.order_id = orders.id)`;
  const rows = await db
    .select({ order: orders, pieces })
    .from(orders)
    .where(and(eq(orders.ownerId, ownerId), cursor === undefined ? undefined : lt(orders.id, cursor)))
    .orderBy(desc(orders.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(({ order, pieces: count }) => ({ ...headOf(order), pieces: count }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export const headOf = (order: OrderRow) => ({
  id: order.id,
  number: order.number,
  status: order.status,
  totals: {
    currency: order.currency,
    itemsMinor: order.itemsMinor,
    discountMinor: order.discountMinor,
    deliveryMinor: order.deliveryMinor,
    totalMinor: order.totalMinor,
  },
  createdAt: order.createdAt.toISOString(),
  expiresAt: order.status === 'payment_pending' ? (order.expiresAt?.toISOString() ?? null) : null,
});
