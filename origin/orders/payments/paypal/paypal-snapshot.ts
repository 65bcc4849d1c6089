import * as z from 'zod';
import type { PaymentStatus } from '#shared/contracts/orders.ts';
import { CurrencyCode, minorFromDecimal } from '#shared/money.ts';
import type { PaymentSnapshot, RefundSnapshot } from '../payment-provider.ts';

const Amount = z
  .object({ currency_code: CurrencyCode, value: z.string() })
  .transform(({ currency_code: currency, value }, context) => {
    const amountMinor = minorFromDecimal(value, currency);
    if (amountMinor !== null) return { currency, amountMinor };
    context.addIssue('not an amount of that currency');
    return z.NEVER;
  });

const Authorization = z.object({ id: z.string(), status: z.string() });
const Capture = z.object({
  id: z.string(),
  status: z.string(),
  amount: Amount,
  seller_receivable_breakdown: z.object({ paypal_fee: Amount.optional() }).optional(),
});
export const Refund = z.object({
  id: z.string(),
  status: z.string(),
  amount: Amount,
  custom_id: z.string().optional(),
});

/** GET /v2/checkout/orders/:id, as far as it is read (developer.paypal.com/docs/api/orders/v2). */
export const PaypalOrder = z
  .object({
    id: z.string(),
    status: z.string(),
    purchase_units: z
      .array(
        z.object({
          custom_id: z.string().optional(),
          amount: Amount,
          payments: z
            .object({
              authorizations: z.array(Authorization).default([]),
              captures: z.array(Capture).default([]),
              refunds: z.array(Refund).default([]),
            })
            .prefault({}),
        }),
      )
      .min(1),
  })
  .transform(({ id, status, purchase_units: [unit] }, context) => {
    if (unit === undefined) {
      context.addIssue('no purchase unit');
      return z.NEVER;
    }
    const { authorizations, captures, refunds } = unit.payments;
    return { id, status, unit, authorization: authorizations.at(-1), capture: captures.at(-1), refunds };
  });
export type PaypalOrder = z.output<typeof PaypalOrder>;

/** An order of PayPal in the words of every provider. */
export function snapshotOf(order: PaypalOrder, at: Date): PaymentSnapshot {
  const { id, unit, capture, authorization, refunds } = order;
  const status = statusOf(order);
  const returned = refunds.filter((refund) => refundStatus(refund.status) !== 'failed');
  return {
    provider: 'paypal',
    providerRef: id,
    orderId: unit.custom_id ?? null,
    clientSecret: id,
    status,
    approved: authorization === undefined && order.status === 'APPROVED',
    currency: unit.amount.currency,
    amountMinor: unit.amount.amountMinor,
    capturedMinor: status === 'captured' ? (capture?.amount.amountMinor ?? 0) : 0,
    refundedMinor: returned.reduce((sum, refund) => sum + refund.amount.amountMinor, 0),
    feeMinor: capture?.seller_receivable_breakdown?.paypal_fee?.amountMinor ?? null,
    declineCode: authorization?.status === 'DENIED' ? 'denied' : null,
    at,
  };
}

function statusOf({ status, capture, authorization }: PaypalOrder): PaymentStatus {
  if (capture !== undefined && CAPTURED.has(capture.status)) return 'captured';
  if (authorization !== undefined) return AUTHORIZATIONS[authorization.status] ?? 'processing';
  return ORDERS[status] ?? 'processing';
}

const CAPTURED = new Set(['COMPLETED', 'PENDING', 'PARTIALLY_REFUNDED', 'REFUNDED']);
const AUTHORIZATIONS: Readonly<Record<string, PaymentStatus>> = {
  CREATED: 'authorised',
  DENIED: 'requires_payment',
  VOIDED: 'cancelled',
  EXPIRED: 'cancelled',
  PENDING: 'processing',
};
const ORDERS: Readonly<Record<string, PaymentStatus>> = {
  CREATED: 'requires_payment',
  SAVED: 'requires_payment',
  PAYER_ACTION_REQUIRED: 'requires_action',
  APPROVED: 'processing',
  VOIDED: 'cancelled',
};

export const refundSnapshotOf = (refund: z.output<typeof Refund>, paymentRef: string, at: Date): RefundSnapshot => ({
  provider: 'paypal',
  providerRef: refund.id,
  paymentRef,
  refundId: refund.custom_id ?? null,
  amountMinor: refund.amount.amountMinor,
  status: refundStatus(refund.status),
  failureCode: refundStatus(refund.status) === 'failed' ? refund.status.toLowerCase() : null,
  at,
});

function refundStatus(status: string): RefundSnapshot['status'] {
  if (status === 'COMPLETED') return 'succeeded';
  return status === 'PENDING' ? 'pending' : 'failed';
}
