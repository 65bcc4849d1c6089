import { createHash } from 'node:crypto';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type * as z from 'zod';
import type { OrderRefund, refundLines as op } from '#shared/contracts/order-admin.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import { orderLines } from '../db/schema/orders.ts';
import { refundLines as refundedLines, refundRequests } from '../db/schema/saga.ts';
import type { OrdersDeps } from '../deps.ts';
import { appendEvent } from '../payments/append-event.ts';
import { lockOrder, type OrderRow } from './order-repo.ts';
import { notChangeable } from './refuse-unchangeable.ts';
import { refundAmounts, type PaidLine, type RefundedLine } from './refund-amounts.ts';
import { refundsOf } from './refunds-of.ts';

export interface RefundRequest {
  orderId: string;
  key: string;
  /** Id of who asks. */
  by: string;
  request: z.output<typeof op.body>;
}

/**
 * Notes what is to be given back, with the event `RefundRequested`, which starts the workflow that does it. The same key again is the
 * same refund. Throws `order/not-found`, `order/not-changeable` before the order is confirmed or while it is being cancelled,
 * `order/refund-too-much`, `idempotency/key-reused`.
 */
export async function refundLines(
  ports: Pick<OrdersDeps, 'db' | 'now' | 'wakeOutbox'>,
  { orderId, key, by, request }: RefundRequest,
): Promise<OrderRefund> {
  const now = ports.now();
  const id = idOf(orderId, key);
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
  const refund = await fromPostgres(() =>
    ports.db.transaction(async (db) => {
      const order = await lockOrder(db, orderId);
      const known = (await refundsOf(db, order)).find((one) => one.id === id);
      if (known !== undefined) return replay(db, known, requestHash);
      if (order.completedAt === null || order.cancelRequestedAt !== null || order.endedAt !== null)
        throw notChangeable(order, order.cancelRequestedAt === null ? order.status : 'being cancelled');
      const { lines, deliveryMinor } = await worth(db, order, request);
      const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, deliveryMinor);
      if (amountMinor === 0) throw tooMuch([], 0);
      const row = { id, orderId, requestHash, amountMinor, deliveryMinor, reason: request.reason, requestedBy: by };
      await db.insert(refundRequests).values({ ...row, createdAt: now, updatedAt: now });
      if (lines.length > 0)
        await db.insert(refundedLines).values(lines.map((line) => ({ ...line, refundId: id, orderId })));
      const data = { refundId: id, amountMinor, reason: request.reason, by, lines, deliveryMinor };
      await appendEvent(db, orderId, { type: 'RefundRequested', data, to: null, now });
      return (await refundsOf(db, order)).find((one) => one.id === id);
    }),
  );
  if (refund === undefined) throw new Error('a refund that was just written is gone');
  ports.wakeOutbox();
  return refund;
}

async function replay(db: Db, known: OrderRefund, requestHash: string): Promise<OrderRefund> {
  const [row] = await db.select().from(refundRequests).where(eq(refundRequests.id, known.id));
  if (row?.requestHash !== requestHash) throw new Problem('idempotency/key-reused');
  return known;
}

async function worth(
  db: Db,
  order: OrderRow,
  request: RefundRequest['request'],
): Promise<{ lines: RefundedLine[]; deliveryMinor: number }> {
  const refunded = sql<number>`coalesce((select sum(f.quantity) from refund_lines f join refund_requests r on r.id = f.refund_id
    where f.order_id = ${order.id} and f.line_id = order_lines.id and r.state <> 'refused'), 0)::int`;
  const { id, quantity, totalMinor } = orderLines;
  const paid: PaidLine[] = await db
    .select({ id, quantity, totalMinor, refundedPieces: refunded })
    .from(orderLines)
    .where(eq(orderLines.orderId, order.id))
    .orderBy(asc(orderLines.id));
  const [delivery] = await db
    .select({ refundedMinor: sql<number>`coalesce(sum(${refundRequests.deliveryMinor}), 0)::float8` })
    .from(refundRequests)
    .where(and(eq(refundRequests.orderId, order.id), ne(refundRequests.state, 'refused')));
  const deliveryLeft = order.deliveryMinor - (delivery?.refundedMinor ?? 0);
  const lines = refundAmounts(paid, order.discountMinor, request.lines);
  if (lines === null) throw tooMuch(paid, deliveryLeft);
  return { lines, deliveryMinor: request.delivery ? deliveryLeft : 0 };
}

const tooMuch = (paid: readonly PaidLine[], deliveryMinor: number): Problem =>
  new Problem('order/refund-too-much', undefined, {
    current: {
      deliveryMinor,
      lines: paid.map((line) => ({ lineId: line.id, left: line.quantity - line.refundedPieces })),
    },
  });

/** A UUID that order and key give again (RFC 9562 version 8), so that the same request is the same refund. */
function idOf(orderId: string, key: string): string {
  const hex = createHash('sha256').update(`${orderId} ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
