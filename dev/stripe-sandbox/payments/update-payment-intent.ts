import type { Context } from '../engine/context.ts';
import type { Intent, IntentStatus } from '../engine/records.ts';
import { unexpectedState } from '../http/api-error.ts';
import type { Params } from '../http/params.ts';
import * as read from './read-params.ts';
import { moveTo } from './transitions.ts';

const OPEN: readonly IntentStatus[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
/** What may still change once money moves; the rest is fixed by then. */
const ALWAYS = new Set(['description', 'metadata', 'receipt_email', 'shipping', 'statement_descriptor_suffix']);
const FIXED_LATER = ['amount', 'currency', 'capture_method', 'payment_method', 'customer', 'setup_future_usage'];

/**
 * POST /v1/payment_intents/:id.
 * @throws ApiError 400 `payment_intent_unexpected_state` when the status fixes what is to change.
 */
export function updatePaymentIntent(context: Context, params: Params, intent: Intent): Intent {
  const fixed = FIXED_LATER.find((name) => params.has(name) && !ALWAYS.has(name));
  const amount = params.integer('amount') ?? intent.amount;
  const currency = params.has('currency') ? read.currency(params) : intent.currency;
  read.checkAmount(amount, currency);
  const methods = ['automatic', 'automatic_async', 'manual'] as const;
  const captureMethod = params.oneOf('capture_method', methods) ?? intent.captureMethod;
  const details = read.details(context, params, intent);
  read.methodTypes(params);
  params.done();
  if (fixed !== undefined && !OPEN.includes(intent.status)) {
    const message = `This PaymentIntent's ${fixed} could not be updated because it has a status of ${intent.status}. You may only update the ${fixed} of a PaymentIntent with one of the following statuses: ${OPEN.join(', ')}.`;
    throw unexpectedState(intent, message);
  }
  const paymentMethod = details.paymentMethod ?? null;
  const another = paymentMethod !== intent.paymentMethod;
  Object.assign(intent, { ...details, amount, currency, captureMethod });
  if (another && paymentMethod !== null) {
    Object.assign(intent, { action: null, authenticated: false });
    moveTo(intent, 'requires_confirmation');
  }
  context.state.put('intents', intent);
  return intent;
}
