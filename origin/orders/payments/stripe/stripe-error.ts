import Stripe from 'stripe';
import { PaymentRefused, PaymentUnavailable } from '../payment-error.ts';

const { errors } = Stripe;

/** docs.stripe.com/error-low-level: what each kind of failure means for the same request sent again. */
export function translateStripeError(thrown: unknown): unknown {
  if (!(thrown instanceof errors.StripeError)) return thrown;
  const cause = { cause: thrown };
  const { statusCode = 0, code = '', message } = thrown;
  if (thrown instanceof errors.StripeConnectionError) return new PaymentUnavailable('away', message, cause);
  if (statusCode === 429 || statusCode === 409 || code === 'lock_timeout')
    return new PaymentUnavailable('busy', message, cause);
  // Once the work had begun the key keeps the 500 and replays it, whatever came of the work.
  if (statusCode >= 500) return new PaymentUnavailable('key-spent', message, cause);
  if (thrown instanceof errors.StripeAuthenticationError || thrown instanceof errors.StripePermissionError)
    return new PaymentUnavailable('away', `the provider does not let us in: ${message}`, cause);
  if (thrown instanceof errors.StripeCardError) return new PaymentRefused('declined', message, cause);
  if (code === 'resource_missing') return new PaymentRefused('gone', message, cause);
  if (code === 'payment_intent_unexpected_state' || code === 'charge_already_captured')
    return new PaymentRefused('not-authorised', message, cause);
  return new PaymentRefused('refused', message, cause);
}

/** Whether a call was refused for the shopper's e-mail address alone. */
export const isAboutEmail = (error: unknown): boolean =>
  error instanceof PaymentRefused && error.cause instanceof errors.StripeError && error.cause.param === 'receipt_email';
