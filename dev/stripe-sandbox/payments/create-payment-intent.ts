import type { Context } from '../engine/context.ts';
import { newId, randomText } from '../engine/ids.ts';
import type { Intent } from '../engine/records.ts';
import type { Params } from '../http/params.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { confirm } from './confirm-payment-intent.ts';
import * as read from './read-params.ts';

/**
 * POST /v1/payment_intents. With `confirm` it is confirmed at once.
 * @throws ApiError 400 for a parameter, 402 for a decline (the intent is made all the same).
 */
export function createPaymentIntent(context: Context, params: Params): Intent {
  const amount = params.requiredInteger('amount');
  const currency = read.currency(params);
  read.checkAmount(amount, currency);
  const automatic = read.automaticMethods(params);
  const confirmNow = params.flag('confirm') ?? false;
  const confirmation = { returnUrl: params.text('return_url') ?? null, sdk: params.flag('use_stripe_sdk') ?? false };
  const intent = blankIntent(context, amount, currency);
  Object.assign(intent, {
    captureMethod: params.oneOf('capture_method', ['automatic', 'automatic_async', 'manual']) ?? 'automatic_async',
    confirmationMethod: params.oneOf('confirmation_method', ['automatic', 'manual']) ?? 'automatic',
    automaticMethods: automatic.enabled,
    allowRedirects: automatic.allowRedirects,
    ...read.details(context, params, intent),
  });
  read.methodTypes(params);
  params.done();
  if (!confirmNow && confirmation.returnUrl !== null) throw read.onlyWithConfirm('return_url');
  if (intent.paymentMethod !== null) intent.status = 'requires_confirmation';
  context.state.put('intents', intent);
  context.emit('payment_intent.created', paymentIntentJson(intent));
  if (confirmNow) confirm(context, intent, confirmation);
  return intent;
}

function blankIntent({ now }: Context, amount: number, currency: string): Intent {
  const id = newId('pi');
  return {
    id,
    clientSecret: `${id}_secret_${randomText(25)}`,
    created: now,
    amount,
    currency,
    status: 'requires_payment_method',
    captureMethod: 'automatic_async',
    confirmationMethod: 'automatic',
    automaticMethods: true,
    allowRedirects: 'always',
    paymentMethod: null,
    customer: null,
    description: null,
    receiptEmail: null,
    suffix: null,
    setupFutureUsage: null,
    shipping: null,
    metadata: {},
    amountCapturable: 0,
    amountReceived: 0,
    canceledAt: null,
    cancellationReason: null,
    failure: null,
    action: null,
    authenticated: false,
    charges: [],
  };
}
