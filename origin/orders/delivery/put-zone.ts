import type { DeliveryZone, ZoneDefinition } from '#shared/contracts/delivery.ts';
import { Problem } from '#shared/problem.ts';
import { databaseError, fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { writeSlots } from './roll-slots.ts';
import { writeZone } from './zone-repo.ts';

/** exclusion_violation and unique_violation. */
const OVERLAPS: ReadonlySet<string | undefined> = new Set(['23P01', '23505']);

/** Defines a zone as a whole and lets its slots follow. Throws `delivery/zone-overlap`. */
export async function putZone(
  ports: Pick<OrdersDeps, 'db' | 'now'>,
  zoneId: string,
  definition: ZoneDefinition,
): Promise<DeliveryZone> {
  const now = ports.now();
  try {
    await fromPostgres(() =>
      ports.db.transaction(async (db) => {
        await writeZone(db, zoneId, definition, now);
        await writeSlots(db, now, zoneId);
      }),
    );
  } catch (error) {
    if (!OVERLAPS.has(databaseError(error)?.code)) throw error;
    throw new Problem('delivery/zone-overlap', undefined, { cause: error });
  }
  return { id: zoneId, ...definition };
}
