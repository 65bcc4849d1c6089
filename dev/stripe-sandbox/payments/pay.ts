import type { Context } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';
import type { Charge, Failure, Intent } from '../engine/records.ts';
import { chargeJson } from '../render/charge.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { bookCapture } from './book-capture.ts';
import { needCard } from './test-cards.ts';
import { moveTo } from './transitions.ts';

/** How long a card's authorisation holds. */
export const HOLD_SECONDS = 7 * 24 * 3_600;

/** Asks the bank: charges or authorises, or gives the decline, with the events of each. */
export function pay(context: Context, intent: Intent, paymentMethod: string): Failure | undefined {
  const { state, now } = context;
  const card = needCard(paymentMethod);
  const charge = newCharge(intent, paymentMethod, now);
  intent.charges.push(charge.id);
  Object.assign(intent, { authenticated: false, action: null });
  state.put('charges', charge);
  state.put('intents', intent);
  if (card.decline)
    return decline(context, intent, charge, { ...card.decline, type: 'card_error', charge: charge.id, paymentMethod });
  if (intent.captureMethod === 'manual') {
    moveTo(intent, 'requires_capture');
    intent.amountCapturable = intent.amount;
    charge.captureBefore = now + HOLD_SECONDS;
    context.emit('charge.succeeded', chargeJson(charge));
    context.emit('payment_intent.amount_capturable_updated', paymentIntentJson(intent));
    return undefined;
  }
  moveTo(intent, 'succeeded');
  intent.amountReceived = intent.amount;
  Object.assign(charge, { captured: true, amountCaptured: charge.amount });
  const background = intent.captureMethod === 'automatic_async';
  if (!background) bookCapture(context, charge);
  context.emit('charge.succeeded', chargeJson(charge));
  context.emit('payment_intent.succeeded', paymentIntentJson(intent));
  if (background) context.later((later) => settle(later, charge.id));
  return undefined;
}

/** What Stripe does in the background after an asynchronous capture: the balance transaction appears. */
export function settle(context: Context, chargeId: string): void {
  const charge = context.state.get('charges', chargeId);
  if (!charge || charge.transaction !== null) return;
  bookCapture(context, charge);
  context.emit('charge.updated', chargeJson(charge), { balance_transaction: null });
}

/** Back to the start with the reason in `last_payment_error`. */
export function failAttempt(context: Context, intent: Intent, failure: Failure): Failure {
  moveTo(intent, 'requires_payment_method');
  Object.assign(intent, { failure, paymentMethod: null, action: null, authenticated: false });
  context.state.put('intents', intent);
  context.emit('payment_intent.payment_failed', paymentIntentJson(intent));
  return failure;
}

function decline(context: Context, intent: Intent, charge: Charge, failure: Failure): Failure {
  charge.status = 'failed';
  charge.decline = { code: failure.code, declineCode: failure.declineCode, message: failure.message };
  context.emit('charge.failed', chargeJson(charge));
  return failAttempt(context, intent, failure);
}

function newCharge(intent: Intent, paymentMethod: string, now: number): Charge {
  return {
    id: newId('ch'),
    intent: intent.id,
    created: now,
    amount: intent.amount,
    currency: intent.currency,
    status: 'succeeded',
    paymentMethod,
    customer: intent.customer,
    description: intent.description,
    receiptEmail: intent.receiptEmail,
    suffix: intent.suffix,
    shipping: intent.shipping,
    metadata: intent.metadata,
    captured: false,
    amountCaptured: 0,
    amountRefunded: 0,
    amountReleased: 0,
    captureBefore: null,
    transaction: null,
    fee: 0,
    decline: null,
    threeDSecure: intent.authenticated,
    dispute: null,
    refunds: [],
  };
}
