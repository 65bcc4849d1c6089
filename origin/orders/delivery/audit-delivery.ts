import type pg from 'pg';

/** What must never be true of delivery slots, counted. */
export interface DeliveryAudit {
  /** Slots whose count is not that of the bookings. */
  bookedDiffers: number;
  /** Slots held for orders that ended. */
  bookedForEnded: number;
}

/** Compares the counters with the rows they count, in one statement, so that work going on does not look like a fault. */
export async function auditDelivery(pool: pg.Pool): Promise<DeliveryAudit> {
  const { rows } = await pool.query<DeliveryAudit>(`
    with held as (
      select zone_id, date, part, count(*)::int as orders from delivery_bookings where released_at is null group by zone_id, date, part
    )
    select
      (select count(*)::int from delivery_slots s full join held h using (zone_id, date, part)
        where coalesce(s.booked, -1) <> coalesce(h.orders, 0)) as "bookedDiffers",
      (select count(*)::int from delivery_bookings b join orders o on o.id = b.order_id
        where b.released_at is null and o.ended_at is not null) as "bookedForEnded"`);
  const [audit] = rows;
  if (audit === undefined) throw new Error('an aggregate always gives a row');
  return audit;
}
