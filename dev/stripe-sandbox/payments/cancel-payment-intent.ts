import type { Context } from '../engine/context.ts';
import type { Intent, IntentStatus } from '../engine/records.ts';
import { unexpectedState } from '../http/api-error.ts';
import type { Params } from '../http/params.ts';
import { chargeJson } from '../render/charge.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { authorisedCharge, release } from './release.ts';
import { moveTo } from './transitions.ts';

const CANCELABLE: readonly IntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
];
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] as const;

/**
 * POST /v1/payment_intents/:id/cancel; money that is held is released.
 * @throws ApiError 400 `payment_intent_unexpected_state` when it succeeded or was cancelled before.
 */
export function cancelPaymentIntent(context: Context, params: Params, intent: Intent): Intent {
  const reason = params.oneOf('cancellation_reason', REASONS) ?? null;
  params.done();
  if (!CANCELABLE.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`;
    throw unexpectedState(intent, message);
  }
  return cancel(context, intent, reason, 'charge.refunded');
}

/** Cancels the intents whose authorisation is older than the bank holds it; gives how many. */
export function expireAuthorisations(context: Context): number {
  let expired = 0;
  for (const intent of context.state.tables.intents.values()) {
    if (intent.status !== 'requires_capture') continue;
    const { captureBefore } = authorisedCharge(context, intent);
    if (captureBefore === null || captureBefore > context.now) continue;
    cancel(context, intent, 'expired', 'charge.expired');
    expired += 1;
  }
  return expired;
}

function cancel(context: Context, intent: Intent, reason: string | null, released: string): Intent {
  const held = intent.status === 'requires_capture' ? authorisedCharge(context, intent) : undefined;
  moveTo(intent, 'canceled');
  Object.assign(intent, {
    canceledAt: context.now,
    cancellationReason: reason,
    amountCapturable: 0,
    action: null,
    authenticated: false,
  });
  if (held) {
    release(context, held);
    context.emit(released, chargeJson(held));
  }
  context.state.put('intents', intent);
  context.emit('payment_intent.canceled', paymentIntentJson(intent));
  return intent;
}
