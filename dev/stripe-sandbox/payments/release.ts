import type { Context } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';
import type { Charge, Intent, Refund } from '../engine/records.ts';

/** The charge that holds money for an intent in `requires_capture`. */
export function authorisedCharge({ state }: Context, intent: Intent): Charge {
  return state.need('charges', intent.charges.at(-1) ?? '');
}

/**
 * Lets go of what was authorised and not captured. Stripe shows it as a refund without a balance transaction and
 * counts it in `amount_refunded`. Gives undefined when there is nothing to let go.
 */
export function release({ state, now }: Context, charge: Charge): Refund | undefined {
  const amount = charge.amount - charge.amountCaptured;
  if (amount === 0) return undefined;
  const refund: Refund = {
    id: newId('re'),
    created: now,
    charge: charge.id,
    intent: charge.intent,
    amount,
    currency: charge.currency,
    reason: null,
    status: 'succeeded',
    metadata: {},
    transaction: null,
    failureTransaction: null,
    failureReason: null,
    release: true,
  };
  charge.refunds.push(refund.id);
  charge.amountRefunded += amount;
  charge.amountReleased += amount;
  charge.captureBefore = null;
  state.put('refunds', refund);
  state.put('charges', charge);
  return refund;
}
