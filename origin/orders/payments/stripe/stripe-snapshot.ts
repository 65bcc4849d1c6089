import type Stripe from 'stripe';
import type { PaymentStatus } from '#shared/contracts/orders.ts';
import { isCurrency, type Currency, type Money } from '#shared/money.ts';
import type { DisputeSnapshot, PaymentSnapshot, RefundSnapshot } from '../payment-provider.ts';

/** docs.stripe.com/payments/paymentintents/lifecycle */
const STATUSES: Readonly<Record<string, PaymentStatus>> = {
  requires_payment_method: 'requires_payment',
  requires_confirmation: 'requires_payment',
  requires_action: 'requires_action',
  processing: 'processing',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'cancelled',
};

/** A PaymentIntent in the words of every provider. Fee and refunds are known when `latest_charge.balance_transaction` is expanded. */
export function snapshotOf(intent: Stripe.PaymentIntent, at: Date): PaymentSnapshot {
  const charge = expanded(intent.latest_charge);
  const currency = currencyOf(intent.currency);
  return {
    provider: 'stripe',
    providerRef: intent.id,
    orderId: intent.metadata['orderId'] ?? null,
    clientSecret: intent.client_secret,
    // A status that the SDK does not know yet is one that we wait in.
    status: STATUSES[intent.status] ?? 'processing',
    approved: false,
    currency,
    amountMinor: fromStripe(intent.amount, currency),
    capturedMinor: intent.status === 'succeeded' ? fromStripe(intent.amount_received, currency) : 0,
    refundedMinor: charge === null ? null : fromStripe(givenBack(charge), currency),
    feeMinor: charge === null ? null : feeOf(charge, currency),
    declineCode: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    at,
  };
}

/** Where the account settles in another currency the fee is in that one, which the ledger of the order cannot hold. */
function feeOf({ balance_transaction: field, currency: charged }: Stripe.Charge, currency: Currency): number | null {
  const transaction = expanded(field);
  return transaction?.currency === charged ? fromStripe(transaction.fee, currency) : null;
}

/** Stripe counts ISK in hundredths although it has none (docs.stripe.com/currencies#special-cases). */
const scaleOf = (currency: Currency): number => (currency === 'ISK' ? 100 : 1);
export const toStripe = ({ amountMinor, currency }: Money): number => amountMinor * scaleOf(currency);
const fromStripe = (amount: number, currency: Currency): number => amount / scaleOf(currency);

/** What a partial capture or a cancel lets go counts as refunded at Stripe; here it does not. */
const givenBack = (charge: Stripe.Charge): number =>
  charge.captured ? charge.amount_refunded - (charge.amount - charge.amount_captured) : 0;

/** A refund; null for what was only released, which has no balance transaction. */
export function refundSnapshotOf(refund: Stripe.Refund, at: Date): RefundSnapshot | null {
  if (refund.balance_transaction === null && refund.status !== 'pending') return null;
  return {
    provider: 'stripe',
    providerRef: refund.id,
    paymentRef: idOf(refund.payment_intent),
    refundId: refund.metadata?.['refundId'] ?? null,
    amountMinor: fromStripe(refund.amount, currencyOf(refund.currency)),
    status: refundStatus(refund.status),
    failureCode: refund.failure_reason ?? null,
    at,
  };
}

function refundStatus(status: Stripe.Refund['status']): RefundSnapshot['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/** A dispute; null for one whose payment is not told. */
export function disputeSnapshotOf(dispute: Stripe.Dispute, at: Date): DisputeSnapshot | null {
  const paymentRef = idOf(dispute.payment_intent);
  if (paymentRef === null) return null;
  return {
    provider: 'stripe',
    providerRef: dispute.id,
    paymentRef,
    amountMinor: fromStripe(dispute.amount, currencyOf(dispute.currency)),
    reason: dispute.reason,
    withdrawn: movementOf(dispute, -1),
    reinstated: movementOf(dispute, 1),
    status: DISPUTES[dispute.status] ?? 'open',
    at,
  };
}

/** The money that went (-1) or came back (1) with it, and the fee in the same direction. */
function movementOf({ balance_transactions: all, amount, currency }: Stripe.Dispute, sign: 1 | -1) {
  const transaction = all.find((each) => Math.sign(each.amount) === sign);
  if (transaction === undefined) return null;
  const paidIn = currencyOf(currency);
  const same = transaction.currency === currency;
  return {
    amountMinor: fromStripe(same ? Math.abs(transaction.amount) : amount, paidIn),
    feeMinor: same ? fromStripe(Math.abs(transaction.fee), paidIn) : 0,
  };
}

/** An inquiry that was closed, or one that prevented a dispute, has cost nothing. */
const DISPUTES: Readonly<Partial<Record<string, DisputeSnapshot['status']>>> = {
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
};

export function currencyOf(text: string): Currency {
  const code = text.toUpperCase();
  if (!isCurrency(code)) throw new RangeError(`the provider names a currency that we do not price in: ${code}`);
  return code;
}

/** The object of an expandable field, when it was expanded. */
const expanded = <T extends { id: string }>(field: string | T | null): T | null =>
  typeof field === 'object' ? field : null;

export const idOf = (field: string | { id: string } | null): string | null =>
  typeof field === 'string' ? field : (field?.id ?? null);
