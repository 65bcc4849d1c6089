import type { OrderPayment } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { orderOfOwner } from './order-repo.ts';

/**
 * What the owner's app pays the order with. Throws `order/not-found`, `payment/pending` until there is something, or `payment/closed`
 * when nothing will come.
 */
export async function findPayment(
  ports: Pick<OrdersDeps, 'db' | 'payments'>,
  ownerId: string,
  orderId: string,
  signal: AbortSignal,
): Promise<OrderPayment> {
  const order = await fromPostgres(() => orderOfOwner(ports.db, ownerId, orderId));
  const payment = await ports.payments.forOrder(order.id, signal);
  if (payment !== null) return payment;
  if (order.status !== 'payment_pending')
    throw new Problem('payment/closed', `the order is ${order.status}`, { current: { status: order.status } });
  throw new Problem('payment/pending', undefined, { retryAfterSeconds: 1 });
}
