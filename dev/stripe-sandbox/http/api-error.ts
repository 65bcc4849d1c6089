import type { Failure, Intent } from '../engine/records.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { paymentMethodJson } from '../render/payment-method.ts';

/** The `error` object of Stripe's answers. */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: unknown;
  payment_method?: unknown;
}

/** An answer other than 2xx. One that names a `param` is a failed validation, which no idempotency key keeps. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body.code === undefined ? body : { ...body, doc_url: docUrl(body.code) };
  }

  /** The answer's text, as Stripe sends it. */
  text(): string {
    return JSON.stringify({ error: this.body });
  }
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

/** 400 about one parameter. */
export function invalidParam(param: string, message: string, code?: string): ApiError {
  return new ApiError(400, { type: 'invalid_request_error', message, param, ...(code !== undefined && { code }) });
}

/** 404 for an id in the path, 400 for one in a parameter. */
export function noSuch(what: string, id: string, param: string, inPath: boolean): ApiError {
  const message = `No such ${what}: '${id}'`;
  return new ApiError(inPath ? 404 : 400, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

/** 400 for a move that the state of an object does not allow. */
export function refused(code: string, message: string): ApiError {
  return new ApiError(400, { type: 'invalid_request_error', code, message });
}

/** 400 `payment_intent_unexpected_state`, the intent included. */
export function unexpectedState(intent: Intent, message: string): ApiError {
  const code = 'payment_intent_unexpected_state';
  return new ApiError(400, {
    type: 'invalid_request_error',
    code,
    message,
    payment_intent: paymentIntentJson(intent),
  });
}

/** 402 with the bank's reason, the intent and the payment method included. */
export function paymentFailed(intent: Intent, failure: Failure): ApiError {
  return new ApiError(failure.type === 'card_error' ? 402 : 400, {
    type: failure.type,
    code: failure.code,
    message: failure.message,
    ...(failure.declineCode !== null && { decline_code: failure.declineCode }),
    ...(failure.charge !== null && { charge: failure.charge }),
    payment_intent: paymentIntentJson(intent),
    payment_method: paymentMethodJson(failure.paymentMethod, intent.created),
  });
}

/** 500 as Stripe words it. */
export function internalError(): ApiError {
  const message = 'An unknown error occurred';
  return new ApiError(500, { type: 'api_error', message });
}
