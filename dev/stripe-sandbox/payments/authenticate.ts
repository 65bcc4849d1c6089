import type { Context } from '../engine/context.ts';
import type { Intent } from '../engine/records.ts';
import { unexpectedState } from '../http/api-error.ts';
import { failAttempt, pay } from './pay.ts';
import { moveTo } from './transitions.ts';

const FAILED =
  'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.';

/**
 * The shopper ends 3-D Secure. Passed: it is paid, or, with manual confirmation, waits for the shop to confirm.
 * @throws ApiError 400 when the intent does not wait for it.
 */
export function authenticate(context: Context, intent: Intent, outcome: 'succeeded' | 'failed'): Intent {
  const { paymentMethod } = intent;
  if (intent.status !== 'requires_action' || paymentMethod === null) {
    throw unexpectedState(
      intent,
      `This PaymentIntent does not wait for authentication: it has a status of ${intent.status}.`,
    );
  }
  if (outcome === 'failed') {
    const code = 'payment_intent_authentication_failure';
    const type = 'invalid_request_error';
    failAttempt(context, intent, { type, code, declineCode: null, message: FAILED, charge: null, paymentMethod });
    return intent;
  }
  Object.assign(intent, { authenticated: true, action: null });
  if (intent.confirmationMethod === 'manual') {
    moveTo(intent, 'requires_confirmation');
    context.state.put('intents', intent);
    return intent;
  }
  moveTo(intent, 'processing');
  pay(context, intent, paymentMethod);
  return intent;
}
