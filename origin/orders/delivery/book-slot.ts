import type pg from 'pg';
import { zoneSql } from './zone-sql.ts';

/**
 * `booked`: now or before. `none`: the order wishes no slot. `past`: it was confirmed before. `over`: it ended or is being cancelled.
 * `full`: no slot of the zone is free. `busy`: another order took the last place first, so that the same again may find another.
 */
export type Booking = 'booked' | 'none' | 'past' | 'over' | 'full' | 'no-zone' | 'busy';

/**
 * Books the wished slot of an authorised order, else the first free one that its slowest line can be in, in one statement with the
 * event `DeliveryScheduled`. Twice is once: a second booking at the same time fails on the key of the first.
 */
export async function bookSlot(pool: pg.Pool, orderId: string, now: Date): Promise<Booking> {
  const { rows } = await pool.query<{ outcome: Booking }>({ name: 'book-slot', text: TEXT, values: [orderId, now] });
  return rows[0]?.outcome ?? 'over';
}

const TEXT = `
with held as materialized (
  select o.id, o.created_at, o.delivery from orders o
  where o.id = $1::uuid and o.status = 'authorised' and o.cancel_requested_at is null and o.ended_at is null
  for no key update
), before as materialized (
  select from delivery_bookings where order_id = $1::uuid and released_at is null
), wish as materialized (
  select h.delivery ->> 'postcode' as postcode, h.created_at, (h.delivery -> 'slot' ->> 'date')::date as date,
    (h.delivery -> 'slot' ->> 'part')::slot_part as part
  from held h where jsonb_typeof(h.delivery -> 'slot') = 'object' and not exists (select from before)
), place as materialized (
  select z.id as zone_id, w.date, w.part,
    z.earliest + (select coalesce(max(lead_days), 0) from order_lines where order_id = $1::uuid) as earliest
  from wish w cross join lateral ${zoneSql('w.postcode', 'w.created_at')} z
), chosen as materialized (
  select s.zone_id, s.date, s.part, (s.date, s.part) = (p.date, p.part) as wished
  from place p cross join lateral (
    select * from delivery_slots free
    where free.zone_id = p.zone_id and free.date >= p.earliest and free.booked < free.capacity
    order by (free.date, free.part) = (p.date, p.part) desc, free.date, free.part limit 1
  ) s
), taken as (
  update delivery_slots s set booked = s.booked + 1 from chosen c
  where s.zone_id = c.zone_id and s.date = c.date and s.part = c.part and s.booked < s.capacity
  returning s.zone_id, s.date, s.part, c.wished
), made as (
  insert into delivery_bookings (order_id, zone_id, date, part, booked_at)
  select $1::uuid, zone_id, date, part, $2::timestamptz from taken
  returning order_id
), numbered as (
  update orders o set last_sequence = o.last_sequence + 1, version = o.version + 1, updated_at = $2::timestamptz
  from made where o.id = made.order_id
  returning o.id, o.last_sequence
), happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select n.id, n.last_sequence, 'DeliveryScheduled',
    jsonb_build_object('zone', t.zone_id, 'date', t.date, 'part', t.part, 'wished', t.wished), $2::timestamptz
  from numbered n, taken t
)
select case
  when exists (select from made) or exists (select from before) then 'booked'
  when not exists (select from held) then (select case
    when o.status in ('created', 'payment_pending', 'authorised', 'cancelled') or o.cancel_requested_at is not null
      or o.ended_at is not null then 'over' else 'past' end from orders o where o.id = $1::uuid)
  when not exists (select from wish) then 'none'
  when not exists (select from place) then 'no-zone'
  when not exists (select from chosen) then 'full'
  else 'busy' end as outcome`;
