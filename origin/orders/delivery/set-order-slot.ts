import { sql } from 'drizzle-orm';
import type { Order } from '#shared/contracts/orders.ts';
import type { SlotWish } from '#shared/contracts/delivery.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { appendEvent } from '../payments/append-event.ts';
import { refuseUnchangeable } from '../orders/refuse-unchangeable.ts';
import { lockedOrderOfOwner, orderOfOwner, presentOrder } from '../orders/order-repo.ts';
import { zoneSql } from './zone-sql.ts';

/**
 * Books, changes or releases the slot of a confirmed order that was not handed over. The old slot is kept when the new one cannot be
 * had. Throws `order/not-found`, `order/not-changeable`, `delivery/not-available`, `delivery/slot-unavailable`.
 */
export async function setOrderSlot(
  ports: Pick<OrdersDeps, 'db' | 'now'>,
  ownerId: string,
  orderId: string,
  slot: SlotWish | null,
): Promise<Order> {
  const now = ports.now();
  return fromPostgres(() =>
    ports.db.transaction(async (db) => {
      const order = await lockedOrderOfOwner(db, ownerId, orderId);
      refuseUnchangeable(order);
      const had = await release(db, orderId, now);
      if (slot !== null) await book(db, orderId, slot, now);
      const event =
        slot === null
          ? { type: 'DeliveryScheduleCancelled' as const, data: { ...had } }
          : { type: 'DeliveryScheduled' as const, data: { ...slot, wished: true } };
      if (slot !== null || had !== null) await appendEvent(db, orderId, { ...event, to: null, now });
      return presentOrder(db, await orderOfOwner(db, ownerId, orderId));
    }),
  );
}

async function release(db: Db, orderId: string, now: Date): Promise<SlotWish | null> {
  const { rows } = await db.execute<SlotWish & Record<string, unknown>>(sql`
    with over as (
      update delivery_bookings set released_at = ${now}::timestamptz where order_id = ${orderId}::uuid and released_at is null
      returning zone_id, date, part
    ), freed as (
      update delivery_slots s set booked = s.booked - 1 from over
      where s.zone_id = over.zone_id and s.date = over.date and s.part = over.part
    )
    select to_char(date, 'YYYY-MM-DD') as date, part from over`);
  return rows[0] ?? null;
}

async function book(db: Db, orderId: string, { date, part }: SlotWish, now: Date): Promise<void> {
  const { rows } = await db.execute<{ zoneId: string; earliest: string }>(sql`
    select z.id as "zoneId", to_char(z.earliest + coalesce((select max(lead_days) from order_lines l where l.order_id = o.id), 0),
      'YYYY-MM-DD') as earliest
    from orders o cross join lateral ${sql.raw(zoneSql(`(o.delivery ->> 'postcode')`, 'o.created_at'))} z
    where o.id = ${orderId}::uuid`);
  const [zone] = rows;
  if (zone === undefined) throw new Problem('delivery/not-available');
  const { rowCount } = await db.execute(sql`
    with taken as (
      update delivery_slots set booked = booked + 1
      where zone_id = ${zone.zoneId} and date = ${date}::date and part = ${part}::slot_part and booked < capacity
        and date >= ${zone.earliest}::date
      returning zone_id, date, part
    )
    insert into delivery_bookings as b (order_id, zone_id, date, part, booked_at)
    select ${orderId}::uuid, zone_id, date, part, ${now}::timestamptz from taken
    on conflict (order_id) do update set zone_id = excluded.zone_id, date = excluded.date, part = excluded.part,
      booked_at = excluded.booked_at, released_at = null`);
  if (rowCount !== 1)
    throw new Problem('delivery/slot-unavailable', undefined, { current: { earliest: zone.earliest } });
}
