import type { PaymentDeps } from './payment-deps.ts';
import { PaymentUnavailable } from './payment-error.ts';

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
  _deps: PaymentDeps,
  { orderId }: RefundOrder,
): Promise<{ status: 'succeeded' | 'pending' }> {
  throw new PaymentUnavailable(`no provider is set up yet for ${orderId}`);
}
