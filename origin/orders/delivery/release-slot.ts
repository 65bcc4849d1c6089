import type pg from 'pg';

/** Gives an order's slot back, with the event `DeliveryScheduleCancelled`. Twice is once; an order without one is fine. */
export async function releaseSlot(pool: Pick<pg.Pool, 'query'>, orderId: string, now: Date): Promise<void> {
  await pool.query({ name: 'release-slot', text: TEXT, values: [orderId, now] });
}

const TEXT = `
with over as (
  update delivery_bookings set released_at = $2::timestamptz where order_id = $1::uuid and released_at is null
  returning order_id, zone_id, date, part
), freed as (
  update delivery_slots s set booked = s.booked - 1 from over
  where s.zone_id = over.zone_id and s.date = over.date and s.part = over.part
), numbered as (
  update orders o set last_sequence = o.last_sequence + 1, version = o.version + 1, updated_at = $2::timestamptz
  from over where o.id = over.order_id
  returning o.id, o.last_sequence
)
insert into order_events (order_id, sequence, type, data, at)
select n.id, n.last_sequence, 'DeliveryScheduleCancelled', jsonb_build_object('date', over.date, 'part', over.part), $2::timestamptz
from numbered n, over`;
