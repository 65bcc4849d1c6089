import type { Context } from '../engine/context.ts';
import { randomText } from '../engine/ids.ts';
import type { Intent, Shipping } from '../engine/records.ts';
import { type ApiError, invalidParam, noSuch } from '../http/api-error.ts';
import type { Params } from '../http/params.ts';
import { CURRENCIES, displayAmount, minimumAmount } from './fees.ts';
import { resolvePaymentMethod } from './test-cards.ts';

const MAX_AMOUNT = 99_999_999;

export function currency(params: Params): string {
  const value = params.requiredText('currency').toLowerCase();
  if (CURRENCIES.has(value)) return value;
  throw invalidParam(
    'currency',
    `Invalid currency: ${value}. Stripe currently supports these currencies: ${[...CURRENCIES].join(', ')}`,
  );
}

/** Throws when an amount is not one that a card can be charged with. */
export function checkAmount(amount: number, currency: string): void {
  if (amount < 1)
    throw invalidParam('amount', 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
  if (amount < minimumAmount(currency)) {
    const message = `Amount must be at least ${displayAmount(minimumAmount(currency), currency)}`;
    throw invalidParam('amount', message, 'amount_too_small');
  }
  if (amount > MAX_AMOUNT) {
    const message = `Amount must be no more than ${displayAmount(MAX_AMOUNT, currency)}`;
    throw invalidParam('amount', message, 'amount_too_large');
  }
}

/** `automatic_payment_methods`: on unless it is switched off or `payment_method_types` are given. */
export function automaticMethods(params: Params): { enabled: boolean; allowRedirects: 'always' | 'never' } {
  const child = params.child('automatic_payment_methods');
  const given = child?.flag('enabled');
  const allowRedirects = child?.oneOf('allow_redirects', ['always', 'never']) ?? 'always';
  child?.done();
  if (given === true && params.has('payment_method_types')) {
    const message = 'You may only specify one of these parameters: automatic_payment_methods, payment_method_types.';
    throw invalidParam('automatic_payment_methods', message, 'parameters_exclusive');
  }
  return { enabled: given ?? !params.has('payment_method_types'), allowRedirects };
}

/** Cards are the one type that the sandbox plays. */
export function methodTypes(params: Params): void {
  const other = params.list('payment_method_types')?.find((type) => type !== 'card');
  if (other === undefined) return;
  throw invalidParam(
    'payment_method_types',
    `The payment method type "${other}" is invalid: the sandbox plays cards only.`,
  );
}

/** What both creating and updating may set. */
export function details(context: Context, params: Params, before: Intent): Partial<Intent> {
  const future = ['off_session', 'on_session'] as const;
  return {
    customer: customer(context, params) ?? before.customer,
    description: kept(params.clearable('description', 1_000), before.description),
    receiptEmail: kept(params.clearable('receipt_email'), before.receiptEmail),
    suffix: kept(params.clearable('statement_descriptor_suffix', 22), before.suffix),
    setupFutureUsage: params.oneOf('setup_future_usage', future) ?? before.setupFutureUsage,
    shipping: kept(shipping(params), before.shipping),
    metadata: params.metadata(before.metadata),
    paymentMethod: paymentMethod(params) ?? before.paymentMethod,
  };
}

/** A test name or the id of a payment method that was made before. */
export function paymentMethod(params: Params): string | undefined {
  const given = params.text('payment_method');
  if (given === undefined) return undefined;
  const resolved = resolvePaymentMethod(given, randomText);
  if (resolved !== undefined) return resolved;
  throw noSuch('PaymentMethod', given, 'payment_method', false);
}

export function onlyWithConfirm(name: string): ApiError {
  return invalidParam(
    name,
    `The parameter '${name}' cannot be passed when creating a PaymentIntent unless 'confirm' is set to true.`,
  );
}

function customer({ state }: Context, params: Params): string | undefined {
  const id = params.text('customer');
  if (id !== undefined && !state.get('customers', id)) throw noSuch('customer', id, 'customer', false);
  return id;
}

function kept<Value>(given: Value | undefined, before: Value): Value {
  return given === undefined ? before : given;
}

function shipping(params: Params): Shipping | undefined {
  const child = params.child('shipping');
  if (!child) return undefined;
  const [name, phone, address] = [child.requiredText('name'), child.text('phone'), child.child('address')];
  const part = (field: string) => address?.text(field) ?? null;
  const read: Shipping = {
    name,
    phone: phone ?? null,
    address: {
      city: part('city'),
      country: part('country'),
      line1: part('line1'),
      line2: part('line2'),
      postal_code: part('postal_code'),
      state: part('state'),
    },
  };
  address?.done();
  child.done();
  return read;
}
