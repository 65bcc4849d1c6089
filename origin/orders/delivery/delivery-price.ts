import type { Delivery } from '#shared/contracts/carts.ts';

/** What delivery into a zone costs. */
export interface ZonePrice {
  baseMinor: number;
  perFloorMinor: number;
  liftMinor: number;
}

/**
 * To the door of the house, and then up: by lift at one price, by stairs for each floor above the first or below the ground.
 * Gives whole minor units of the zone's currency.
 */
export function deliveryPriceMinor(zone: ZonePrice, { floor, lift }: Pick<Delivery, 'floor' | 'lift'>): number {
  const stairs = floor > 1 ? floor - 1 : Math.max(0, -floor);
  if (stairs === 0) return zone.baseMinor;
  return zone.baseMinor + (lift ? zone.liftMinor : zone.perFloorMinor * stairs);
}

/** The same in SQL, of a row of delivery_zones and a delivery as JSON; a test compares the two. */
export function deliveryPriceSql(zone: string, delivery: string): string {
  const floor = `(${delivery} ->> 'floor')::int`;
  return `${zone}.base_minor + case when ${floor} in (0, 1) then 0 when (${delivery} ->> 'lift')::boolean then ${zone}.lift_minor
    else ${zone}.per_floor_minor * case when ${floor} > 1 then ${floor} - 1 else -${floor} end end`;
}
