import { sql } from 'drizzle-orm';
import type { Db } from '../db/database.ts';

/** Gives an order's pieces back to whoever comes next. Twice is once; an order that holds nothing is fine. Gives how many places. */
export const releaseStock = (db: Db, orderId: string, now: Date): Promise<number> => end(db, orderId, 'released', now);

/** An order's pieces have left the house: on hand and reserved sink together, on hand never below 0. Twice is once. Gives how many places. */
export const consumeStock = (db: Db, orderId: string, now: Date): Promise<number> => end(db, orderId, 'consumed', now);

/** held → released or consumed, once; whichever comes second finds nothing held. Locks stock in SKU order, as placing does. */
async function end(db: Db, orderId: string, state: 'released' | 'consumed', now: Date): Promise<number> {
  const at = sql`${now}::timestamptz`;
  const onHand = state === 'consumed' ? sql`greatest(s.on_hand - l.quantity, 0)` : sql`s.on_hand`;
  const { rowCount } = await db.execute(sql`
    with ended as (
      update reservations set state = ${state}::reservation_state, ended_at = ${at} where order_id = ${orderId}::uuid and state = 'held'
      returning sku, location, quantity
    ), locked as materialized (
      select s.sku, s.location, e.quantity from stock s join ended e on e.sku = s.sku and e.location = s.location
      order by s.sku collate "C", s.location collate "C" for no key update of s
    )
    update stock s set reserved = s.reserved - l.quantity, on_hand = ${onHand},
      short = greatest(s.reserved - l.quantity - ${onHand}, 0), updated_at = ${at}
    from locked l where s.sku = l.sku and s.location = l.location`);
  return rowCount ?? 0;
}
