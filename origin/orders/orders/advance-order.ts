import { eq } from 'drizzle-orm';
import type { ADVANCED_STATUSES } from '#shared/contracts/order-admin.ts';
import type { OrderEventType } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import { orders } from '../db/schema/orders.ts';
import type { OrdersDeps } from '../deps.ts';
import { consumeStock } from '../stock/end-reservations.ts';
import { appendEvent } from '../payments/append-event.ts';
import { lockOrder } from './order-repo.ts';
import { statusesBefore } from './order-status.ts';
import { notChangeable } from './refuse-unchangeable.ts';

export interface Advance {
  orderId: string;
  status: (typeof ADVANCED_STATUSES)[number];
  tracking: string | null;
  /** Id of who says so. */
  by: string;
}

const EVENTS = {
  in_production: 'OrderInProduction',
  shipped: 'OrderShipped',
  delivered: 'OrderDelivered',
} as const satisfies Record<Advance['status'], OrderEventType>;

/**
 * Moves a confirmed order on by the table of states, with its event; when it is handed over its pieces leave the stock. An order that
 * is there already stays. Throws `order/not-found`, or `order/not-changeable` with its status.
 */
export async function advanceOrder(
  ports: Pick<OrdersDeps, 'db' | 'now' | 'wakeOutbox'>,
  { orderId, status, tracking, by }: Advance,
): Promise<void> {
  const now = ports.now();
  await fromPostgres(() =>
    ports.db.transaction(async (db) => {
      const order = await lockOrder(db, orderId);
      if (order.status === status) return;
      const ending = order.cancelRequestedAt !== null || order.endedAt !== null;
      if (ending || order.completedAt === null || !statusesBefore(status).includes(order.status))
        throw notChangeable(order, ending ? 'being cancelled' : order.status);
      if (status === 'shipped') {
        await db.update(orders).set({ dispatchedAt: now }).where(eq(orders.id, orderId));
        await consumeStock(db, orderId, now);
      }
      await appendEvent(db, orderId, { type: EVENTS[status], data: { by, tracking }, to: status, now });
    }),
  );
  ports.wakeOutbox();
}
