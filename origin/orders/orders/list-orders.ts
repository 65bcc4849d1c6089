import type { OrderPage } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { orderPage } from './order-repo.ts';

/** A page of the owner's orders, newest first. */
export async function listOrders(
  ports: Pick<OrdersDeps, 'db'>,
  ownerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<OrderPage> {
  return fromPostgres(() => orderPage(ports.db, ownerId, limit, cursor));
}
