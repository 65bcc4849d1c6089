import { eq } from 'drizzle-orm';
import * as z from 'zod';
import type { OrderStatus } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import { refunds } from '../db/schema/payments.ts';
import { noteFinding, type FindingKind } from '../payments/note-finding.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import type { PaymentProvider, PaymentSnapshot } from '../payments/payment-provider.ts';
import { insertPayment, orderToPay, type PaymentRow } from '../payments/payment-repo.ts';
import { recordPayment } from '../payments/record-payment.ts';
import { recordRefund } from '../payments/record-refund.ts';
import { returnPayment } from '../payments/return-payment.ts';

/** Our row and the state of its order. */
export type Ours = Pick<PaymentRow, 'orderId' | 'status' | 'capturedMinor' | 'feeMinor'> & { orderStatus: OrderStatus };

/** What a comparison came to; null when both sides say the same. */
export type Difference = { kind: FindingKind; repaired: boolean } | null;

/**
 * Compares one payment with what the provider says and writes down what differs. Repairs what is safe: takes in what we had not heard,
 * and cancels what is left open of an order that has ended. Never takes or gives back money.
 */
export async function comparePayment(
  deps: PaymentDeps,
  provider: PaymentProvider,
  theirs: PaymentSnapshot,
  ours: Ours | null,
): Promise<Difference> {
  const found = ours === null ? await unknownHere(deps, theirs) : await known(deps, provider, theirs, ours);
  if (found === null) return null;
  const { kind, repaired, detail } = found;
  const subject = { ...theirs, orderId: ours?.orderId ?? uuidOrNull(theirs.orderId) };
  await noteFinding(deps, kind, subject, { ...detail, theirs: theirs.status, ours: ours?.status ?? null }, repaired);
  return { kind, repaired };
}

type Found = { kind: FindingKind; repaired: boolean; detail: Record<string, unknown> } | null;

/** Made at the provider, and its answer never reached us; or nothing to do with us. */
async function unknownHere(deps: PaymentDeps, theirs: PaymentSnapshot): Promise<Found> {
  if (theirs.status === 'cancelled') return null;
  const orderId = uuidOrNull(theirs.orderId);
  const order = orderId === null ? null : await fromPostgres(() => orderToPay(deps.pool, orderId));
  if (orderId === null || order === null) {
    // Somebody else may use the account too; money without an order of ours is for a person to look at.
    const money = theirs.status === 'authorised' || theirs.status === 'captured';
    return money ? { kind: 'stray', repaired: false, detail: { order: 'unknown' } } : null;
  }
  if (order.paid !== null) {
    // The order is paid by another one: this one can only do harm, and no shopper ever got its secret.
    if (theirs.status === 'captured')
      return { kind: 'stray', repaired: false, detail: { other: order.paid.providerRef } };
    await deps.providers.named(theirs.provider).cancel(theirs.providerRef, `${theirs.providerRef}:stray`);
    return { kind: 'stray', repaired: true, detail: { other: order.paid.providerRef, cancelled: true } };
  }
  if (!(await fromPostgres(() => insertPayment(deps.pool, orderId, theirs, deps.now()))))
    return { kind: 'amount', repaired: false, detail: { amountMinor: theirs.amountMinor } };
  await recordPayment(deps, theirs);
  const returned = order.status === 'cancelled' ? await returnPayment(deps, orderId, 'the order has ended') : null;
  return { kind: 'missed', repaired: true, detail: { adopted: true, returned } };
}

async function known(
  deps: PaymentDeps,
  provider: PaymentProvider,
  theirs: PaymentSnapshot,
  ours: Ours,
): Promise<Found> {
  const { changed } = await recordPayment(deps, theirs);
  const open = theirs.status !== 'captured' && theirs.status !== 'cancelled';
  if (ours.orderStatus === 'cancelled' && open) {
    const returned = await returnPayment(deps, ours.orderId, 'the order has ended');
    return { kind: 'left-open', repaired: true, detail: { returned } };
  }
  if (theirs.status !== 'captured')
    return changed && theirs.status !== ours.status && theirs.status !== 'requires_payment'
      ? { kind: 'missed', repaired: true, detail: {} }
      : null;
  const booked = ours.status === 'captured' ? ours.capturedMinor : theirs.capturedMinor;
  if (theirs.capturedMinor !== booked || theirs.capturedMinor !== theirs.amountMinor) {
    const { amountMinor: totalMinor, capturedMinor } = theirs;
    return { kind: 'amount', repaired: false, detail: { totalMinor, capturedMinor, booked } };
  }
  const givenBack = await compareRefunds(deps, provider, theirs, ours);
  if (givenBack !== null) return givenBack;
  if (ours.orderStatus === 'cancelled' && theirs.capturedMinor > (theirs.refundedMinor ?? 0))
    return { kind: 'kept', repaired: false, detail: { capturedMinor: theirs.capturedMinor } };
  return ours.status === 'captured' ? null : { kind: 'missed', repaired: changed, detail: {} };
}

async function compareRefunds(
  deps: PaymentDeps,
  provider: PaymentProvider,
  theirs: PaymentSnapshot,
  { orderId }: Ours,
): Promise<Found> {
  if (theirs.refundedMinor === null) return null;
  const before = await refundedHere(deps, orderId);
  if (before === theirs.refundedMinor) return null;
  for (const refund of await provider.refunds(theirs.providerRef))
    await recordRefund(deps, { ...refund, paymentRef: theirs.providerRef });
  const after = await refundedHere(deps, orderId);
  return {
    kind: 'refunds',
    repaired: after === theirs.refundedMinor,
    detail: { theirs: theirs.refundedMinor, before, after },
  };
}

async function refundedHere({ db }: PaymentDeps, orderId: string): Promise<number> {
  const rows = await fromPostgres(() => db.select().from(refunds).where(eq(refunds.orderId, orderId)));
  return rows
    .filter(({ status }) => status === 'pending' || status === 'succeeded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

const uuidOrNull = (text: string | null): string | null => (z.uuid().safeParse(text).success ? text : null);
