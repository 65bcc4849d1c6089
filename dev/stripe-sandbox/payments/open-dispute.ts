import type { Context } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';
import type { Charge, Dispute } from '../engine/records.ts';
import { disputeJson } from '../render/dispute.ts';
import { bookTransaction } from './book-transaction.ts';
import { disputeFee } from './fees.ts';

const ANSWER_WITHIN_SECONDS = 9 * 24 * 3_600;

export interface DisputeCause {
  reason: string;
  /** An inquiry takes no money yet. */
  inquiry: boolean;
}

/** A shopper's bank disputes a captured charge: its money and a fee are withdrawn. */
export function openDispute(context: Context, charge: Charge, { reason, inquiry }: DisputeCause): Dispute {
  const dispute: Dispute = {
    id: newId('dp'),
    created: context.now,
    charge: charge.id,
    intent: charge.intent,
    amount: charge.amountCaptured - (charge.amountRefunded - charge.amountReleased),
    currency: charge.currency,
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
    transactions: [],
    dueBy: context.now + ANSWER_WITHIN_SECONDS,
  };
  if (!inquiry) book(context, dispute, -1);
  charge.dispute = dispute.id;
  context.state.put('disputes', dispute);
  context.state.put('charges', charge);
  context.emit('charge.dispute.created', disputeJson(dispute, context.state));
  if (!inquiry) context.emit('charge.dispute.funds_withdrawn', disputeJson(dispute, context.state));
  return dispute;
}

/** The bank decides. Won: the money and the fee come back. Undefined when it was closed before. */
export function closeDispute(context: Context, dispute: Dispute, outcome: 'won' | 'lost'): Dispute | undefined {
  if (!dispute.status.endsWith('needs_response')) return undefined;
  const inquiry = dispute.status === 'warning_needs_response';
  const previous = { status: dispute.status };
  dispute.status = inquiry ? 'warning_closed' : outcome;
  const reinstated = !inquiry && outcome === 'won';
  if (reinstated) book(context, dispute, 1);
  context.state.put('disputes', dispute);
  if (reinstated) context.emit('charge.dispute.funds_reinstated', disputeJson(dispute, context.state));
  context.emit('charge.dispute.closed', disputeJson(dispute, context.state), previous);
  return dispute;
}

function book(context: Context, dispute: Dispute, sign: 1 | -1): void {
  const booking = {
    amount: sign * dispute.amount,
    fee: -sign * disputeFee(dispute.currency),
    currency: dispute.currency,
    type: 'adjustment' as const,
    source: dispute.id,
    description: `Chargeback ${sign < 0 ? 'withdrawal' : 'reversal'} for ${dispute.charge}`,
  };
  dispute.transactions.push(bookTransaction(context, booking));
}
