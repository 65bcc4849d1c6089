import type Stripe from 'stripe';
import type { Refund } from '../engine/records.ts';

/** A refund as GET /v1/refunds/:id answers it. */
export function refundJson(refund: Refund): Stripe.Refund {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.transaction,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { type: refund.release ? 'reversal' : 'refund' }, type: 'card' },
    ...(refund.failureTransaction !== null && { failure_balance_transaction: refund.failureTransaction }),
    ...(refund.failureReason !== null && { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: refund.intent,
    payment_method: null,
    ...(refund.status === 'pending' && { pending_reason: 'processing' as const }),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}
