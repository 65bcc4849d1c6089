import { eq, or, sql } from 'drizzle-orm';
import * as z from 'zod';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import { payments, refunds } from '../db/schema/payments.ts';
import { postMovement } from '../ledger/post-movement.ts';
import { appendEvent } from './append-event.ts';
import type { PaymentDeps } from './payment-deps.ts';
import type { ProviderEvent, RefundSnapshot } from './payment-provider.ts';
import { lockPayment, type PaymentRow } from './payment-repo.ts';
import { takeEvent } from './webhook-inbox.ts';

type RefundRow = typeof refunds.$inferSelect;
/** A refund that the provider tells of and that belongs to a payment. */
export type RefundOfPayment = RefundSnapshot & { paymentRef: string };

/**
 * Takes in how a refund stands, whoever says so, in any order and any number of times. The first word that the money goes back books it
 * and writes `PaymentRefunded`; the word that it failed takes both the booking and the sum back. A refund that was made at the provider
 * gets a row of its own. `unknown`: there is no such payment, or its capture is not recorded yet.
 */
export async function recordRefund(
  deps: PaymentDeps,
  refund: RefundOfPayment,
  event: ProviderEvent | null = null,
): Promise<'recorded' | 'unknown'> {
  const outcome = await fromPostgres(() =>
    deps.db.transaction(async (tx) => {
      const payment = await lockPayment(tx, refund.provider, refund.paymentRef);
      if (payment === null || payment.status !== 'captured') return 'unknown';
      if (event !== null && !(await takeEvent(tx, event, deps.now()))) return 'recorded';
      const row = (await findRefund(tx, refund)) ?? (await insertForeign(tx, deps, payment, refund));
      if (row !== null) await settle(tx, deps, payment, row, refund);
      return 'recorded';
    }),
  );
  deps.wakeOutbox();
  return outcome;
}

async function findRefund(tx: Db, { refundId, providerRef }: RefundSnapshot): Promise<RefundRow | null> {
  const byId = refundId !== null && isUuid(refundId) ? eq(refunds.id, refundId) : undefined;
  const [row] = await tx
    .select()
    .from(refunds)
    .where(or(eq(refunds.providerRef, providerRef), byId))
    .for('update');
  return row ?? null;
}

/** Made in the provider's dashboard. One that failed before we heard of it has never counted. */
async function insertForeign(
  tx: Db,
  deps: PaymentDeps,
  payment: PaymentRow,
  refund: RefundSnapshot,
): Promise<RefundRow | null> {
  if (refund.status === 'failed') return null;
  const now = deps.now();
  const [row] = await tx
    .insert(refunds)
    .values({
      id: refund.refundId !== null && isUuid(refund.refundId) ? refund.refundId : deps.newId(),
      orderId: payment.orderId,
      amountMinor: refund.amountMinor,
      reason: 'made at the provider',
      status: 'requested',
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  await addToRefunded(tx, payment.orderId, refund.amountMinor, now);
  return row ?? null;
}

async function settle(
  tx: Db,
  deps: PaymentDeps,
  payment: PaymentRow,
  row: RefundRow,
  refund: RefundSnapshot,
): Promise<void> {
  if (row.status === refund.status || row.status === 'failed') return;
  // An old word that it is pending comes after the newer one.
  if (row.status === 'succeeded' && refund.status === 'pending') return;
  const now = deps.now();
  await tx
    .update(refunds)
    .set({ status: refund.status, providerRef: refund.providerRef, failureCode: refund.failureCode, updatedAt: now })
    .where(eq(refunds.id, row.id));
  if (refund.status === 'failed') {
    await addToRefunded(tx, payment.orderId, -row.amountMinor, now);
    if (row.status !== 'requested') await book(tx, deps, payment, refund, -1);
  } else if (row.status === 'requested') {
    await book(tx, deps, payment, refund, 1);
    await appendEvent(tx, payment.orderId, {
      type: 'PaymentRefunded',
      data: { refundId: row.id, amountMinor: row.amountMinor, currency: payment.currency, reason: row.reason },
      to: (await givenBack(tx, payment.orderId)) === payment.capturedMinor ? 'refunded' : 'partially_refunded',
      now,
    });
  }
}

async function book(tx: Db, deps: PaymentDeps, payment: PaymentRow, refund: RefundSnapshot, sign: 1 | -1) {
  await postMovement(tx, {
    id: deps.newId(),
    orderId: payment.orderId,
    kind: sign === 1 ? 'refund' : 'refund_failed',
    source: `${refund.provider}:${refund.providerRef}`,
    currency: payment.currency,
    at: refund.at,
    postings: { refunds: sign * refund.amountMinor, provider_receivable: -sign * refund.amountMinor },
  });
}

/** Settled or on its way, without what was only asked for. */
async function givenBack(tx: Db, orderId: string): Promise<number> {
  const { rows } = await tx.execute<{ sum: number }>(sql`
    select coalesce(sum(amount_minor), 0)::float8 as sum from refunds
    where order_id = ${orderId}::uuid and status in ('pending', 'succeeded')`);
  return rows[0]?.sum ?? 0;
}

const addToRefunded = async (tx: Db, orderId: string, amountMinor: number, now: Date): Promise<void> => {
  await tx
    .update(payments)
    .set({ refundedMinor: sql`${payments.refundedMinor} + ${amountMinor}`, updatedAt: now })
    .where(eq(payments.orderId, orderId));
};

const isUuid = (text: string): boolean => z.uuid().safeParse(text).success;
