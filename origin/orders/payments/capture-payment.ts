import { fromPostgres } from '../db/failures.ts';
import { confirmFreeOrder } from './free-order.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentRefused, PaymentUnavailable } from './payment-error.ts';
import { orderToPay, raiseKeyEpoch, type OrderToPay } from './payment-repo.ts';
import { recordPayment } from './record-payment.ts';

/**
 * Takes the money that is held for an order: exactly its total. In one transaction with the record: the ledger, the order's move
 * authorised → confirmed, the event `PaymentProcessed` and its outbox row. Any number of times is once, also after a crash between
 * the provider's answer and the commit.
 * Throws PaymentRefused when it is final (`declined`, `gone`, `not-authorised`, `returning`); whatever else it throws
 * (PaymentUnavailable, Problem `orders/unavailable`) is worth another try.
 */
export async function capturePayment(deps: PaymentDeps, orderId: string): Promise<{ capturedMinor: number }> {
  const order = await fromPostgres(() => orderToPay(deps.pool, orderId));
  if (order?.totalMinor === 0) {
    await confirmFreeOrder(deps, orderId);
    return { capturedMinor: 0 };
  }
  const paid = order?.paid ?? null;
  if (order === null || paid === null)
    throw new PaymentRefused('not-authorised', 'nothing was ever asked of a provider');
  if (paid.returning) throw new PaymentRefused('returning', 'the order is being undone');
  if (paid.status === 'captured') return { capturedMinor: paid.capturedMinor };
  if (paid.status === 'cancelled') throw new PaymentRefused('gone', 'the provider has cancelled it');
  if (order.status !== 'authorised') throw new PaymentRefused('not-authorised', `the order is ${order.status}`);
  const captured = await captureAt(deps, orderId, order, paid);
  await recordPayment(deps, captured);
  if (captured.capturedMinor !== order.totalMinor)
    deps.log.error({ orderId, capturedMinor: captured.capturedMinor }, 'another amount was captured than the total');
  return { capturedMinor: captured.capturedMinor };
}

async function captureAt(
  deps: PaymentDeps,
  orderId: string,
  { totalMinor: amountMinor, currency }: OrderToPay,
  paid: NonNullable<OrderToPay['paid']>,
) {
  const provider = deps.providers.named(paid.provider);
  try {
    return await provider.capture(paid.providerRef, { amountMinor, currency }, `${orderId}:capture:${paid.keyEpoch}`);
  } catch (error) {
    if (error instanceof PaymentRefused && error.reason === 'gone')
      await recordPayment(deps, await provider.retrieve(paid.providerRef));
    if (!(error instanceof PaymentUnavailable) || error.why !== 'key-spent') throw error;
    // The error may have come after the capture: how it stands is the truth, and a payment can be captured only once.
    const stands = await provider.retrieve(paid.providerRef);
    if (stands.status === 'captured') return stands;
    await fromPostgres(() => raiseKeyEpoch(deps.db, orderId, paid.keyEpoch));
    throw error;
  }
}
