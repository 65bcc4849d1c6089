import type { Context } from '../engine/context.ts';
import type { Intent } from '../engine/records.ts';
import { invalidParam, unexpectedState } from '../http/api-error.ts';
import type { Params } from '../http/params.ts';
import { chargeJson } from '../render/charge.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { bookCapture } from './book-capture.ts';
import { authorisedCharge, release } from './release.ts';
import { displayAmount } from './fees.ts';
import { moveTo } from './transitions.ts';

/**
 * POST /v1/payment_intents/:id/capture: all of what is held, or `amount_to_capture` of it; the rest is released.
 * @throws ApiError 400 when nothing is held or more is asked for than is held.
 */
export function capturePaymentIntent(context: Context, params: Params, intent: Intent): Intent {
  const asked = params.integer('amount_to_capture');
  const metadata = params.metadata(intent.metadata);
  const suffix = params.clearable('statement_descriptor_suffix', 22);
  params.flag('final_capture');
  params.done();
  if (intent.status !== 'requires_capture') throw notCapturable(intent);
  const amount = asked ?? intent.amountCapturable;
  if (amount < 1) {
    throw invalidParam(
      'amount_to_capture',
      'This value must be greater than or equal to 1.',
      'parameter_invalid_integer',
    );
  }
  if (amount > intent.amountCapturable) {
    const message = `The amount_to_capture (${displayAmount(amount, intent.currency)}) is greater than the amount you can capture (${displayAmount(intent.amountCapturable, intent.currency)}).`;
    throw invalidParam('amount_to_capture', message, 'amount_too_large');
  }
  const charge = authorisedCharge(context, intent);
  Object.assign(charge, { captured: true, amountCaptured: amount, captureBefore: null });
  moveTo(intent, 'succeeded');
  Object.assign(intent, { metadata, amountCapturable: 0, amountReceived: amount });
  if (suffix !== undefined) {
    intent.suffix = suffix;
    charge.suffix = suffix;
  }
  bookCapture(context, charge);
  const releasing = release(context, charge);
  context.state.put('intents', intent);
  context.emit('charge.captured', chargeJson(charge));
  if (releasing) context.emit('charge.refunded', chargeJson(charge));
  context.emit('payment_intent.succeeded', paymentIntentJson(intent));
  return intent;
}

function notCapturable(intent: Intent) {
  const why =
    intent.status === 'succeeded'
      ? 'it has already been captured.'
      : `it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
  return unexpectedState(intent, `This PaymentIntent could not be captured because ${why}`);
}
