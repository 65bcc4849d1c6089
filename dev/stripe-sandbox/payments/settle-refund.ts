import type { Context } from '../engine/context.ts';
import type { Refund } from '../engine/records.ts';
import { chargeJson } from '../render/charge.ts';
import { refundJson } from '../render/refund.ts';
import { bookTransaction } from './book-transaction.ts';

/**
 * What the bank says about a refund later. Failed: the money is back with the shop and the charge counts it as
 * not refunded. Gives undefined when there is no such refund or it was settled so already.
 */
export function settleRefund(
  context: Context,
  id: string,
  status: 'succeeded' | 'failed',
  reason: string,
): Refund | undefined {
  const refund = context.state.get('refunds', id);
  if (!refund || refund.release || refund.status === status || refund.status === 'failed') return undefined;
  const previous = { status: refund.status };
  refund.status = status;
  context.state.put('refunds', refund);
  if (status === 'succeeded') {
    context.emit('refund.updated', refundJson(refund), previous);
    return refund;
  }
  const charge = context.state.need('charges', refund.charge);
  charge.amountRefunded -= refund.amount;
  refund.failureReason = reason;
  refund.failureTransaction = bookTransaction(context, {
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    type: 'refund_failure',
    source: refund.id,
    description: `REFUND FAILURE (${reason})`,
  });
  context.state.put('charges', charge);
  context.emit('refund.updated', refundJson(refund), previous);
  context.emit('refund.failed', refundJson(refund));
  context.emit('charge.updated', chargeJson(charge));
  return refund;
}
