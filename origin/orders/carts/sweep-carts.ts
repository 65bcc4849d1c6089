import { sql } from 'drizzle-orm';
import type { OrdersDeps } from '../deps.ts';
import { CART_TTL_MS } from './change-cart.ts';

const BATCH = 500;

/** Ends carts whose time is out, and forgets ended ones after as long again. Gives how many it touched, 1,000 at most. */
export async function sweepCarts(ports: Pick<OrdersDeps, 'db' | 'now'>): Promise<number> {
  const now = ports.now();
  const ended = await ports.db.execute(sql`
    update carts set status = 'expired', version = version + 1, updated_at = ${now}
    where id in (
      select id from carts where status = 'open' and expires_at <= ${now}
      order by expires_at limit ${BATCH} for update skip locked)`);
  const forgotten = await ports.db.execute(sql`
    delete from carts where id in (
      select id from carts where status in ('merged', 'expired') and updated_at <= ${new Date(now.getTime() - CART_TTL_MS)}
      order by updated_at limit ${BATCH} for update skip locked)`);
  return (ended.rowCount ?? 0) + (forgotten.rowCount ?? 0);
}
