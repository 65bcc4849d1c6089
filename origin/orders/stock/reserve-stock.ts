import { sql } from 'drizzle-orm';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { refusalOf } from '../db/failures.ts';
import type { Hold } from './plan-stock.ts';

/**
 * Holds pieces for an order that has none yet, such as one that is exchanged; placing an order holds its own. All or none, in
 * SKU order; what the order holds already is left as it is, so that twice is once. Throws `stock/short`.
 */
export async function reserveStock(db: Db, orderId: string, holds: readonly Hold[], now: Date): Promise<void> {
  const wanted = sql`json_to_recordset(${JSON.stringify(holds)}::json) as w(sku text, location text, quantity int)`;
  try {
    await db.execute(sql`
      with fresh as (
        insert into reservations (order_id, sku, location, quantity, created_at)
        select ${orderId}::uuid, w.sku, w.location, w.quantity, ${now}::timestamptz from ${wanted}
        on conflict do nothing
        returning sku, location, quantity
      ), locked as materialized (
        select s.sku, s.location, f.quantity from stock s join fresh f on f.sku = s.sku and f.location = s.location
        order by s.sku collate "C", s.location collate "C" for no key update of s
      ), held as (
        update stock s set reserved = s.reserved + l.quantity, updated_at = ${now}::timestamptz
        from locked l
        where s.sku = l.sku and s.location = l.location and s.on_hand - s.reserved >= l.quantity and not s.withdrawn
        returning s.sku
      )
      select case when (select count(*) from held) <> (select count(*) from fresh) then refuse('stock') end`);
  } catch (error) {
    throw refusalOf(error) === 'stock' ? new Problem('stock/short') : error;
  }
}
