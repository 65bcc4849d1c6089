import { sql } from 'drizzle-orm';
import type { Order } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { endOrders } from './end-orders.ts';
import { orderOfOwner, presentOrder } from './order-repo.ts';

/**
 * Cancels the owner's order while it is not paid; stock and promo code are given back. Twice is once.
 * Throws `order/not-found`, or `order/not-cancellable` with its status.
 */
export async function cancelOrder(
  ports: Pick<OrdersDeps, 'db' | 'now' | 'wakeOutbox'>,
  ownerId: string,
  orderId: string,
): Promise<Order> {
  const which = sql`select id from orders where id = ${orderId} and owner_id = ${ownerId} for update`;
  const ended = await fromPostgres(() => endOrders(ports.db, which, 'shopper', ports.now()));
  if (ended.length > 0) ports.wakeOutbox();
  const order = await fromPostgres(() => orderOfOwner(ports.db, ownerId, orderId));
  if (order.status !== 'cancelled')
    throw new Problem('order/not-cancellable', `the order is ${order.status}`, { current: { status: order.status } });
  return fromPostgres(() => presentOrder(ports.db, order));
}
