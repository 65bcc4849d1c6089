import { asc, eq } from 'drizzle-orm';
import type { StaffOrder } from '#shared/contracts/order-admin.ts';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import { orderEvents } from '../db/schema/orders.ts';
import { notifications } from '../db/schema/saga.ts';
import type { OrdersDeps } from '../deps.ts';
import { listDeadLetters } from '../outbox/dead-letters.ts';
import { anyOrder, presentOrder } from './order-repo.ts';
import { refundsOf } from './refunds-of.ts';

/** Anybody's order with all that happened to it. Throws `order/not-found`. */
export async function findStaffOrder(ports: Pick<OrdersDeps, 'db' | 'pool'>, orderId: string): Promise<StaffOrder> {
  return fromPostgres(async () => {
    const { db } = ports;
    const order = await anyOrder(db, orderId);
    const history = await db
      .select()
      .from(orderEvents)
      .where(eq(orderEvents.orderId, orderId))
      .orderBy(asc(orderEvents.sequence));
    return {
      order: await presentOrder(db, order),
      ownerId: order.ownerId,
      history: history.map(({ sequence, type, data, at }) => ({ sequence, type, data, at: at.toISOString() })),
      refunds: await refundsOf(db, order),
      notifications: await notificationsOf(db, orderId),
      deadLetters: await listDeadLetters(ports.pool, orderId),
    };
  });
}

async function notificationsOf(db: Db, orderId: string): Promise<StaffOrder['notifications']> {
  const rows = await db
    .select()
    .from(notifications)
    .where(eq(notifications.orderId, orderId))
    .orderBy(asc(notifications.sequence), asc(notifications.channel));
  return rows.map(({ event, channel, sentAt, deadAt, createdAt }) => ({
    event,
    channel,
    state: sentAt !== null ? 'sent' : deadAt !== null ? 'given-up' : 'waiting',
    at: (sentAt ?? deadAt ?? createdAt).toISOString(),
  }));
}
