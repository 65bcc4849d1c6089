import type Stripe from 'stripe';
import type { Failure, Intent } from '../engine/records.ts';
import { paymentMethodJson } from './payment-method.ts';

/** A PaymentIntent as the secret key sees it. */
export function paymentIntentJson(intent: Intent): Stripe.PaymentIntent {
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: intent.amount,
    amount_capturable: intent.amountCapturable,
    amount_details: { tip: {} },
    amount_received: intent.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automaticMethods(intent),
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.captureMethod,
    client_secret: intent.clientSecret,
    confirmation_method: intent.confirmationMethod,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error: intent.failure && failureJson(intent.failure, intent.created),
    latest_charge: intent.charges.at(-1) ?? null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: intent.metadata,
    next_action: nextAction(intent),
    on_behalf_of: null,
    payment_method: intent.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: CARD_OPTIONS },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: intent.setupFutureUsage,
    shipping: shippingJson(intent.shipping),
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.suffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
  };
}

const CARD_OPTIONS: Stripe.PaymentIntent.PaymentMethodOptions.Card = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
};

/** What a browser gets, which shows its client secret and a publishable key: nothing of the shop's own. */
export function publicPaymentIntentJson(intent: Intent): Partial<Stripe.PaymentIntent> {
  const full = paymentIntentJson(intent);
  return {
    id: full.id,
    object: full.object,
    amount: full.amount,
    automatic_payment_methods: full.automatic_payment_methods,
    canceled_at: full.canceled_at,
    cancellation_reason: full.cancellation_reason,
    capture_method: full.capture_method,
    client_secret: full.client_secret,
    confirmation_method: full.confirmation_method,
    created: full.created,
    currency: full.currency,
    description: full.description,
    last_payment_error: full.last_payment_error,
    livemode: full.livemode,
    next_action: full.next_action,
    payment_method: full.payment_method,
    payment_method_types: full.payment_method_types,
    processing: full.processing,
    receipt_email: full.receipt_email,
    setup_future_usage: full.setup_future_usage,
    shipping: full.shipping,
    source: full.source,
    status: full.status,
  };
}

/** An address in Stripe's form, which leaves out a phone that is not known. */
export function shippingJson(shipping: Intent['shipping']): Stripe.PaymentIntent.Shipping | null {
  if (!shipping) return null;
  const { name, phone, address } = shipping;
  return { address, carrier: null, name: name ?? '', phone, tracking_number: null };
}

function automaticMethods({ automaticMethods, allowRedirects }: Intent) {
  return automaticMethods ? { allow_redirects: allowRedirects, enabled: true } : null;
}

function failureJson(failure: Failure, created: number): Stripe.PaymentIntent.LastPaymentError {
  const { type, code, declineCode, message, charge, paymentMethod } = failure;
  return {
    ...(charge !== null && { charge }),
    code,
    ...(declineCode !== null && { decline_code: declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
    message,
    payment_method: paymentMethodJson(paymentMethod, created),
    type,
  };
}

function nextAction({ action }: Intent): Stripe.PaymentIntent.NextAction | null {
  if (!action) return null;
  const { returnUrl, sdk, url } = action;
  if (sdk) return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
  return { redirect_to_url: { return_url: returnUrl, url }, type: 'redirect_to_url' };
}
