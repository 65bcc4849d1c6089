import { asc, eq } from 'drizzle-orm';
import type { OrderRefund } from '#shared/contracts/order-admin.ts';
import type { Db } from '../db/database.ts';
import { refundLines, refundRequests } from '../db/schema/saga.ts';
import type { OrderRow } from './order-repo.ts';

/** What staff asked to give back of an order, oldest first. */
export async function refundsOf(db: Db, { id: orderId, currency }: OrderRow): Promise<OrderRefund[]> {
  const requests = await db
    .select()
    .from(refundRequests)
    .where(eq(refundRequests.orderId, orderId))
    .orderBy(asc(refundRequests.createdAt), asc(refundRequests.id));
  const lines = await db.select().from(refundLines).where(eq(refundLines.orderId, orderId));
  const byRefund = Map.groupBy(lines, (line) => line.refundId);
  return requests.map((refund) => ({
    id: refund.id,
    amount: { amountMinor: refund.amountMinor, currency },
    deliveryMinor: refund.deliveryMinor,
    lines: (byRefund.get(refund.id) ?? []).map(({ lineId, quantity, amountMinor }) => ({
      lineId,
      quantity,
      amountMinor,
    })),
    reason: refund.reason,
    by: refund.requestedBy,
    state: refund.state,
    createdAt: refund.createdAt.toISOString(),
  }));
}
