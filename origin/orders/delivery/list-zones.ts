import type { DeliveryZone } from '#shared/contracts/delivery.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { allZones } from './zone-repo.ts';

/** All zones, active or not. */
export async function listZones(ports: Pick<OrdersDeps, 'db'>): Promise<{ items: DeliveryZone[] }> {
  return { items: await fromPostgres(() => allZones(ports.db)) };
}
