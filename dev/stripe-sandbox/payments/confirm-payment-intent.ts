import type { Context } from '../engine/context.ts';
import type { Intent } from '../engine/records.ts';
import { paymentFailed, unexpectedState } from '../http/api-error.ts';
import type { Params } from '../http/params.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { pay } from './pay.ts';
import * as read from './read-params.ts';
import { needCard } from './test-cards.ts';
import { moveTo } from './transitions.ts';

/** The sandbox's page for 3-D Secure. */
export const AUTHENTICATE_PATH = '/_sandbox/authenticate/';

export interface Confirmation {
  /** Where the shopper is sent back to after 3-D Secure. */
  returnUrl: string | null;
  /** True when Stripe.js shows it instead of a redirect. */
  sdk: boolean;
}

/**
 * POST /v1/payment_intents/:id/confirm, by the shop or by a shopper's browser.
 * @throws ApiError 400 for a state that cannot be confirmed, 402 for a decline.
 */
export function confirmPaymentIntent(context: Context, params: Params, intent: Intent): Intent {
  const paymentMethod = read.paymentMethod(params);
  const receiptEmail = params.clearable('receipt_email');
  const confirmation = { returnUrl: params.text('return_url') ?? null, sdk: params.flag('use_stripe_sdk') ?? false };
  params.done();
  checkConfirmable(intent, paymentMethod);
  if (paymentMethod !== undefined) {
    Object.assign(intent, { paymentMethod, authenticated: false });
  }
  if (receiptEmail !== undefined) intent.receiptEmail = receiptEmail;
  return confirm(context, intent, confirmation);
}

/** Confirms an intent that has a payment method: asks for 3-D Secure, or pays. */
export function confirm(context: Context, intent: Intent, { returnUrl, sdk }: Confirmation): Intent {
  const { paymentMethod } = intent;
  if (paymentMethod === null) throw missingMethod(intent);
  intent.failure = null;
  context.state.put('intents', intent);
  if (needCard(paymentMethod).authenticate && !intent.authenticated) {
    moveTo(intent, 'requires_action');
    const url = `${context.baseUrl}${AUTHENTICATE_PATH}${intent.id}`;
    intent.action = { returnUrl, sdk: sdk || returnUrl === null, url };
    context.emit('payment_intent.requires_action', paymentIntentJson(intent));
    return intent;
  }
  moveTo(intent, 'processing');
  if (context.processingMs !== undefined) {
    context.emit('payment_intent.processing', paymentIntentJson(intent));
    context.later((later) => resume(later, intent.id), context.processingMs);
    return intent;
  }
  const failure = pay(context, intent, paymentMethod);
  if (failure) throw paymentFailed(intent, failure);
  return intent;
}

/** Ends a payment that answered `processing`; nothing when it was cancelled meanwhile. */
export function resume(context: Context, id: string): void {
  const intent = context.state.get('intents', id);
  if (intent?.status === 'processing' && intent.paymentMethod !== null) pay(context, intent, intent.paymentMethod);
}

function checkConfirmable(intent: Intent, paymentMethod: string | undefined): void {
  const { status } = intent;
  if (status === 'requires_confirmation' || status === 'requires_action') return;
  if (status === 'requires_payment_method') {
    if (paymentMethod === undefined) throw missingMethod(intent);
    return;
  }
  const why =
    status === 'succeeded'
      ? 'it has already succeeded after being previously confirmed.'
      : `it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`;
  throw unexpectedState(intent, `You cannot confirm this PaymentIntent because ${why}`);
}

function missingMethod(intent: Intent) {
  const message =
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
  return unexpectedState(intent, message);
}
