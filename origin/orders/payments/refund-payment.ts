import { and, eq, sql } from 'drizzle-orm';
import type { PaymentProviderName } from '#shared/contracts/orders.ts';
import type { Currency } from '#shared/money.ts';
import { databaseError, fromPostgres } from '../db/failures.ts';
import { payments, refunds } from '../db/schema/payments.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentRefused, PaymentUnavailable } from './payment-error.ts';
import type { RefundSnapshot } from './payment-provider.ts';
import { recordRefund } from './record-refund.ts';

export interface RefundOrder {
  orderId: string;
  /** A UUID that the caller keeps: the same id is the same refund. */
  refundId: string;
  amountMinor: number;
  /** In plain words, for the timeline and the staff. */
  reason: string;
}

/**
 * Gives back part or all of what was captured. Never more than captured minus refunded: the database holds the sum. When the provider
 * has done it: ledger, event `PaymentRefunded`, outbox, and the order's status → partially_refunded or refunded where the table of states
 * knows that move, in one transaction. `pending` means that the bank has not settled it yet; the money counts as given back.
 * Throws PaymentRefused (`too-much`, `mismatch`, `not-authorised` when nothing was captured, `refused`); whatever else it throws is worth
 * another try with the same refundId.
 */
export async function refundPayment(
  deps: PaymentDeps,
  order: RefundOrder,
): Promise<{ status: 'succeeded' | 'pending' }> {
  const refund = await reserve(deps, order);
  if (refund.status === 'succeeded' || refund.status === 'pending') return { status: refund.status };
  if (refund.status === 'failed') throw new PaymentRefused('refused', refund.failureCode ?? 'the bank refused it');
  const made = await refundAt(deps, refund);
  await recordRefund(deps, { ...made, paymentRef: refund.paymentRef });
  if (made.status === 'failed') throw new PaymentRefused('refused', made.failureCode ?? 'the bank refused it');
  return { status: made.status };
}

interface Reserved {
  id: string;
  orderId: string;
  amountMinor: number;
  status: 'requested' | 'pending' | 'succeeded' | 'failed';
  failureCode: string | null;
  keyEpoch: number;
  provider: PaymentProviderName;
  paymentRef: string;
  currency: Currency;
}

/** The row and the sum that it is counted in, in one statement; the same id again finds its row. */
async function reserve(deps: PaymentDeps, { orderId, refundId, amountMinor, reason }: RefundOrder): Promise<Reserved> {
  const now = deps.now();
  await fromPostgres(() => deps.pool.query(RESERVE, [orderId, refundId, amountMinor, reason, now])).catch(
    (error: unknown) => {
      // Another refund took what was left in the same moment; the check of the table is the wall.
      if (databaseError(error)?.constraint === 'payments_money') return;
      throw error;
    },
  );
  const [row] = await fromPostgres(() =>
    deps.db
      .select({
        id: refunds.id,
        orderId: refunds.orderId,
        amountMinor: refunds.amountMinor,
        status: refunds.status,
        failureCode: refunds.failureCode,
        keyEpoch: refunds.keyEpoch,
        provider: payments.provider,
        paymentRef: payments.providerRef,
        currency: payments.currency,
      })
      .from(refunds)
      .innerJoin(payments, eq(payments.orderId, refunds.orderId))
      .where(eq(refunds.id, refundId)),
  );
  if (row === undefined) throw await whyNot(deps, orderId, amountMinor);
  if (row.orderId !== orderId || row.amountMinor !== amountMinor)
    throw new PaymentRefused('mismatch', `refund ${refundId} is of ${row.amountMinor} for order ${row.orderId}`);
  return row;
}

const RESERVE = `
with made as (
  insert into refunds (id, order_id, amount_minor, reason, status, created_at, updated_at)
  select $2::uuid, p.order_id, $3::bigint, $4, 'requested', $5::timestamptz, $5::timestamptz
  from payments p where p.order_id = $1::uuid and p.captured_minor - p.refunded_minor >= $3::bigint
  on conflict (id) do nothing
  returning order_id
)
update payments p set refunded_minor = p.refunded_minor + $3::bigint, updated_at = $5::timestamptz
from made where p.order_id = made.order_id`;

async function whyNot({ db }: PaymentDeps, orderId: string, amountMinor: number): Promise<PaymentRefused> {
  const [paid] = await fromPostgres(() => db.select().from(payments).where(eq(payments.orderId, orderId)));
  if (paid?.status !== 'captured') return new PaymentRefused('not-authorised', 'nothing was captured');
  const left = paid.capturedMinor - paid.refundedMinor;
  return new PaymentRefused('too-much', `${amountMinor} of ${left} that are left`);
}

async function refundAt(deps: PaymentDeps, refund: Reserved): Promise<RefundSnapshot> {
  const provider = deps.providers.named(refund.provider);
  const { id: refundId, amountMinor, currency, paymentRef: providerRef, keyEpoch } = refund;
  const amount = { amountMinor, currency };
  try {
    // A key was given up before: what came of its request is only now certain to be in the list.
    const before = keyEpoch === 0 ? undefined : await madeBefore(deps, refund);
    if (before !== undefined) return before;
    return await provider.refund({ providerRef, refundId, amount, key: `${refundId}:refund:${keyEpoch}` });
  } catch (error) {
    if (error instanceof PaymentRefused) {
      const before = await madeBefore(deps, refund);
      if (before !== undefined) return before;
      await giveUp(deps, refund, error);
    }
    if (error instanceof PaymentUnavailable && error.why === 'key-spent') {
      const before = await madeBefore(deps, refund);
      if (before !== undefined) return before;
      await fromPostgres(() =>
        deps.db
          .update(refunds)
          .set({ keyEpoch: keyEpoch + 1 })
          .where(and(eq(refunds.id, refundId), eq(refunds.keyEpoch, keyEpoch))),
      );
    }
    throw error;
  }
}

const madeBefore = async (deps: PaymentDeps, refund: Reserved): Promise<RefundSnapshot | undefined> =>
  (await deps.providers.named(refund.provider).refunds(refund.paymentRef)).find(
    ({ refundId }) => refundId === refund.id,
  );

/** The provider has refused it for good: the sum is free for another refund. */
async function giveUp(deps: PaymentDeps, { id, orderId, amountMinor }: Reserved, error: PaymentRefused): Promise<void> {
  const now = deps.now();
  await fromPostgres(() =>
    deps.db.execute(sql`
      with failed as (
        update refunds set status = 'failed', failure_code = ${error.message.slice(0, 200)}, updated_at = ${now}
        where id = ${id}::uuid and status = 'requested' returning order_id
      )
      update payments p set refunded_minor = refunded_minor - ${amountMinor}::bigint, updated_at = ${now}
      from failed where p.order_id = failed.order_id and p.order_id = ${orderId}::uuid`),
  );
}
