import type { Context } from '../engine/context.ts';
import type { Charge } from '../engine/records.ts';
import { bookTransaction } from './book-transaction.ts';
import { feeFor } from './fees.ts';
import { openDispute } from './open-dispute.ts';
import { needCard } from './test-cards.ts';

/** Books captured money less Stripe's fee; a card that is played to dispute does so soon after. */
export function bookCapture(context: Context, charge: Charge): void {
  charge.fee = feeFor(charge.amountCaptured, charge.currency);
  charge.transaction = bookTransaction(context, {
    amount: charge.amountCaptured,
    fee: charge.fee,
    currency: charge.currency,
    type: 'charge',
    source: charge.id,
    description: charge.description,
  });
  context.state.put('charges', charge);
  const { dispute } = needCard(charge.paymentMethod);
  if (!dispute) return;
  context.later((later) => {
    const disputed = later.state.get('charges', charge.id);
    if (disputed && disputed.dispute === null) openDispute(later, disputed, dispute);
  });
}
