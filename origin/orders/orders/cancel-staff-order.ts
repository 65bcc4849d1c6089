import type { StaffOrder } from '#shared/contracts/order-admin.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { cancelAnyOrder, refuseLate } from './cancel-order.ts';
import { findStaffOrder } from './find-staff-order.ts';
import { anyOrder } from './order-repo.ts';

/** Cancels anybody's order for the staff, who say why. Throws `order/not-found`, or `order/not-cancellable` with its status. */
export async function cancelStaffOrder(
  ports: Pick<OrdersDeps, 'db' | 'pool' | 'now' | 'wakeOutbox'>,
  { orderId, by, reason }: { orderId: string; by: string; reason: string },
): Promise<StaffOrder> {
  await cancelAnyOrder(ports, { orderId, reason: 'staff', by, note: reason });
  refuseLate(await fromPostgres(() => anyOrder(ports.db, orderId)));
  return findStaffOrder(ports, orderId);
}
