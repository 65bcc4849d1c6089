import type { Order } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { orderOfOwner, presentOrder } from './order-repo.ts';

/** The owner's order with its timeline. Throws `order/not-found`. */
export async function findOrder(ports: Pick<OrdersDeps, 'db'>, ownerId: string, orderId: string): Promise<Order> {
  return fromPostgres(async () => presentOrder(ports.db, await orderOfOwner(ports.db, ownerId, orderId)));
}
