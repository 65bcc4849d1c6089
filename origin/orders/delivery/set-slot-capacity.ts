import { sql } from 'drizzle-orm';
import type { SlotCapacity, SlotWish } from '#shared/contracts/delivery.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';

/** Sets what one slot takes, never below what it has. Throws `delivery/zone-not-found`. */
export async function setSlotCapacity(
  ports: Pick<OrdersDeps, 'db'>,
  zoneId: string,
  { date, part, capacity }: SlotWish & { capacity: number },
): Promise<SlotCapacity> {
  const { rows } = await fromPostgres(() =>
    ports.db.execute<{ capacity: number; booked: number }>(sql`
      insert into delivery_slots as s (zone_id, date, part, capacity, by_hand)
      select id, ${date}::date, ${part}::slot_part, ${capacity}::int, true from delivery_zones where id = ${zoneId}
      on conflict (zone_id, date, part) do update set capacity = greatest(excluded.capacity, s.booked), by_hand = true
      returning capacity, booked`),
  );
  const [slot] = rows;
  if (slot === undefined) throw new Problem('delivery/zone-not-found');
  return { zoneId, date, part, ...slot };
}
