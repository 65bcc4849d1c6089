import { sql } from 'drizzle-orm';
import type { Order } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { endOrders } from './end-orders.ts';
import { orderOfOwner, presentOrder, type OrderRow } from './order-repo.ts';
import { requestCancellation, type Cancellation } from './request-cancellation.ts';

type Ports = Pick<OrdersDeps, 'db' | 'now' | 'wakeOutbox'>;

/**
 * Cancels the owner's order before it is handed to the carrier: at once while it is not paid, else by giving the money back. Twice is
 * once. Throws `order/not-found`, or `order/not-cancellable` with its status.
 */
export async function cancelOrder(ports: Ports, ownerId: string, orderId: string): Promise<Order> {
  await fromPostgres(() => orderOfOwner(ports.db, ownerId, orderId));
  await cancelAnyOrder(ports, { orderId, reason: 'shopper', by: ownerId, note: null });
  const order = await fromPostgres(() => orderOfOwner(ports.db, ownerId, orderId));
  refuseLate(order);
  return fromPostgres(() => presentOrder(ports.db, order));
}

/** Ends an order that is not paid, or notes that a paid one is to be cancelled; whatever is neither stays as it is. */
export async function cancelAnyOrder(ports: Ports, cancellation: Cancellation): Promise<void> {
  const now = ports.now();
  const which = sql`select id from orders where id = ${cancellation.orderId} for update`;
  const ended = await fromPostgres(() => endOrders(ports.db, which, cancellation.reason, now, 'unpaid'));
  const noted = ended.length > 0 || (await fromPostgres(() => requestCancellation(ports.db, cancellation, now)));
  if (noted) ports.wakeOutbox();
}

/** Throws `order/not-cancellable` for an order that neither is cancelled nor will be. */
export function refuseLate(order: OrderRow): void {
  if (order.endedAt !== null || order.cancelRequestedAt !== null) return;
  throw new Problem('order/not-cancellable', `the order is ${order.status}`, { current: { status: order.status } });
}
