import { asc, eq, getTableColumns, inArray } from 'drizzle-orm';
import type { DeliveryZone, ZoneDefinition } from '#shared/contracts/delivery.ts';
import type { Db } from '../db/database.ts';
import { deliveryRanges, deliveryZones } from '../db/schema/delivery.ts';

/** All zones with their ranges, by id. */
export async function allZones(db: Db): Promise<DeliveryZone[]> {
  const { updatedAt: _updatedAt, ...columns } = getTableColumns(deliveryZones);
  const zones = await db.select(columns).from(deliveryZones).orderBy(asc(deliveryZones.id)).limit(1_000);
  const ids = zones.map((zone) => zone.id);
  const ranges = await db
    .select()
    .from(deliveryRanges)
    .where(inArray(deliveryRanges.zoneId, ids))
    .orderBy(asc(deliveryRanges.fromPrefix));
  const byZone = Map.groupBy(ranges, (range) => range.zoneId);
  return zones.map((zone) => ({
    ...zone,
    ranges: (byZone.get(zone.id) ?? []).map((range) => ({ from: range.fromPrefix, to: range.toPrefix })),
  }));
}

/** Writes a zone as a whole; the constraint `delivery_ranges_apart` refuses a postcode of another zone. */
export async function writeZone(db: Db, id: string, { ranges, ...zone }: ZoneDefinition, now: Date): Promise<void> {
  const row = { ...zone, updatedAt: now };
  await db
    .insert(deliveryZones)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: deliveryZones.id, set: row });
  await db.delete(deliveryRanges).where(eq(deliveryRanges.zoneId, id));
  const rows = ranges.map(({ from, to }) => ({ zoneId: id, fromPrefix: from, toPrefix: to }));
  await db.insert(deliveryRanges).values(rows);
}
