import { sql } from 'drizzle-orm';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { endOrders } from './end-orders.ts';

const BATCH = 100;

/**
 * Ends orders that were not paid in time, 100 at most; those that somebody else is ending are left to them.
 * Gives how many, so that the caller goes on while there are more.
 */
export async function expireOrders(ports: Pick<OrdersDeps, 'db' | 'now' | 'wakeOutbox'>): Promise<number> {
  const now = ports.now();
  const which = sql`
    select id from orders where status in ('created', 'payment_pending') and expires_at <= ${now}
    order by expires_at limit ${BATCH} for update skip locked`;
  const ended = await fromPostgres(() => endOrders(ports.db, which, 'expired', now, 'unpaid'));
  if (ended.length > 0) ports.wakeOutbox();
  return ended.length;
}
