import { eq } from 'drizzle-orm';
import { fromPostgres } from '../db/failures.ts';
import { refunds } from '../db/schema/payments.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentUnavailable } from './payment-error.ts';
import type { PaymentSnapshot } from './payment-provider.ts';
import { markReturning, orderToPay, raiseKeyEpoch, type OrderToPay } from './payment-repo.ts';
import { recordPayment } from './record-payment.ts';
import { refundPayment } from './refund-payment.ts';

/** What returning came to: nothing was ever asked for, what was held was let go, or what was taken was given back. */
export type Returned = 'nothing' | 'cancelled' | 'refunded';

/**
 * The undo of paying. From here on money only goes back: a capture that comes later is refused (`returning`), one that was under way is
 * refunded. A payment that was not captured is cancelled at the provider; of a captured one all that is left is refunded, with the
 * ledger and `PaymentRefunded` in the transaction of its record; an order without a payment is fine. Any number of times is once.
 * The order's status is the caller's: only a full refund moves it (confirmed, in_production, shipped, delivered → refunded).
 * Throws PaymentRefused (`refused`) when the provider will not give the money back, which a person must settle; whatever else it throws
 * is worth another try.
 */
export async function returnPayment(deps: PaymentDeps, orderId: string, reason: string): Promise<Returned> {
  const paid = (await fromPostgres(() => orderToPay(deps.pool, orderId)))?.paid ?? null;
  if (paid === null) return 'nothing';
  if (!paid.returning) await fromPostgres(() => markReturning(deps.pool, orderId, deps.now()));
  if (paid.status === 'cancelled') return 'cancelled';
  if (paid.status !== 'captured') {
    const stands = await cancelAt(deps, orderId, paid);
    await recordPayment(deps, stands);
    if (stands.status !== 'captured') return 'cancelled';
  }
  await refundRest(deps, orderId, reason);
  return 'refunded';
}

async function cancelAt(
  deps: PaymentDeps,
  orderId: string,
  paid: NonNullable<OrderToPay['paid']>,
): Promise<PaymentSnapshot> {
  const provider = deps.providers.named(paid.provider);
  try {
    return await provider.cancel(paid.providerRef, `${orderId}:cancel:${paid.keyEpoch}`);
  } catch (error) {
    if (!(error instanceof PaymentUnavailable) || error.why !== 'key-spent') throw error;
    const stands = await provider.retrieve(paid.providerRef);
    if (stands.status === 'captured' || stands.status === 'cancelled') return stands;
    await fromPostgres(() => raiseKeyEpoch(deps.db, orderId, paid.keyEpoch));
    throw error;
  }
}

/** One refund for the whole return, under the order's own id, so that coming again finds the one that was begun. */
async function refundRest(deps: PaymentDeps, orderId: string, reason: string): Promise<void> {
  const [begun] = await fromPostgres(() => deps.db.select().from(refunds).where(eq(refunds.id, orderId)));
  const paid = (await fromPostgres(() => orderToPay(deps.pool, orderId)))?.paid;
  const amountMinor = begun?.amountMinor ?? (paid?.capturedMinor ?? 0) - (paid?.refundedMinor ?? 0);
  if (amountMinor > 0) await refundPayment(deps, { orderId, refundId: orderId, amountMinor, reason });
}
