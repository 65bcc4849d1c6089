import { sql } from 'drizzle-orm';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';

/** How far ahead slots stand. */
const HORIZON_DAYS = 60;

/** Lets the slots of all zones stand for the next 60 days. Gives how many were written; again at once it is none. */
export async function rollSlots(ports: Pick<OrdersDeps, 'db' | 'now'>): Promise<number> {
  return fromPostgres(() => writeSlots(ports.db, ports.now()));
}

/**
 * Writes the slots that the weeks of active zones ask for, of one zone or of all. A slot set by hand stays; a capacity below what
 * is booked is raised to it.
 */
export async function writeSlots(db: Db, now: Date, zoneId: string | null = null): Promise<number> {
  const { rowCount } = await db.execute(sql`
    insert into delivery_slots as s (zone_id, date, part, capacity)
    select z.id, day.date, part.name, (z.week -> (extract(isodow from day.date)::int - 1) ->> part.name::text)::int
    from delivery_zones z
    cross join lateral (
      select (${now}::timestamptz at time zone z.time_zone)::date + ahead as date from generate_series(0, ${HORIZON_DAYS}::int) ahead
    ) day
    cross join unnest(enum_range(null::slot_part)) as part(name)
    where z.active and (${zoneId}::text is null or z.id = ${zoneId}::text)
    order by z.id, day.date, part.name
    on conflict (zone_id, date, part) do update set capacity = greatest(excluded.capacity, s.booked)
    where not s.by_hand and s.capacity <> greatest(excluded.capacity, s.booked)`);
  return rowCount ?? 0;
}
