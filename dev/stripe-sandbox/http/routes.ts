import type { Context } from '../engine/context.ts';
import type { Intent, Records, Table } from '../engine/records.ts';
import { cancelPaymentIntent } from '../payments/cancel-payment-intent.ts';
import { capturePaymentIntent } from '../payments/capture-payment-intent.ts';
import { confirmPaymentIntent } from '../payments/confirm-payment-intent.ts';
import { createCustomer } from '../payments/create-customer.ts';
import { createPaymentIntent } from '../payments/create-payment-intent.ts';
import { createRefund } from '../payments/create-refund.ts';
import { updatePaymentIntent } from '../payments/update-payment-intent.ts';
import { jsonById } from '../render/by-id.ts';
import { customerJson } from '../render/customer.ts';
import { paymentIntentJson, publicPaymentIntentJson } from '../render/payment-intent.ts';
import { refundJson } from '../render/refund.ts';
import { noSuch } from './api-error.ts';
import { listRoute } from './list-routes.ts';
import type { Params } from './params.ts';
import type { Route } from './route.ts';

const WHAT: Readonly<Record<Table, string>> = {
  intents: 'payment_intent',
  charges: 'charge',
  refunds: 'refund',
  transactions: 'balance transaction',
  disputes: 'dispute',
  customers: 'customer',
};

/** Every route of the API by method and path; `:id` stands for one segment. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    'POST /v1/payment_intents',
    {
      operation: 'payment_intents.create',
      answer: (context, { params }) => paymentIntentJson(createPaymentIntent(context, params)),
    },
  ],
  ['GET /v1/payment_intents', listRoute('intents', '/v1/payment_intents')],
  [
    'GET /v1/payment_intents/:id',
    { operation: 'payment_intents.retrieve', browser: true, answer: intentRoute(readOnly) },
  ],
  ['POST /v1/payment_intents/:id', { operation: 'payment_intents.update', answer: intentRoute(updatePaymentIntent) }],
  [
    'POST /v1/payment_intents/:id/confirm',
    { operation: 'payment_intents.confirm', browser: true, answer: intentRoute(confirmPaymentIntent) },
  ],
  [
    'POST /v1/payment_intents/:id/capture',
    { operation: 'payment_intents.capture', answer: intentRoute(capturePaymentIntent) },
  ],
  [
    'POST /v1/payment_intents/:id/cancel',
    { operation: 'payment_intents.cancel', answer: intentRoute(cancelPaymentIntent) },
  ],
  ['GET /v1/charges', listRoute('charges', '/v1/charges')],
  ['GET /v1/charges/:id', retrieveRoute('charges')],
  [
    'POST /v1/refunds',
    { operation: 'refunds.create', answer: (context, { params }) => refundJson(createRefund(context, params)) },
  ],
  ['GET /v1/refunds', listRoute('refunds', '/v1/refunds')],
  ['GET /v1/refunds/:id', retrieveRoute('refunds')],
  ['GET /v1/balance_transactions', listRoute('transactions', '/v1/balance_transactions')],
  ['GET /v1/balance_transactions/:id', retrieveRoute('transactions')],
  ['GET /v1/disputes', listRoute('disputes', '/v1/disputes')],
  ['GET /v1/disputes/:id', retrieveRoute('disputes')],
  [
    'POST /v1/customers',
    { operation: 'customers.create', answer: (context, { params }) => customerJson(createCustomer(context, params)) },
  ],
  ['GET /v1/customers/:id', retrieveRoute('customers')],
]);

/** The record that a path names. @throws ApiError 404 `resource_missing`. */
export function found<Name extends Table>(context: Context, table: Name, id: string, param = 'id'): Records[Name] {
  const record = context.state.get(table, id);
  if (!record) throw noSuch(WHAT[table], id, param, true);
  return record;
}

function retrieveRoute(table: Table): Route {
  const operation = `${table === 'transactions' ? 'balance_transactions' : table}.retrieve`;
  return {
    operation,
    answer: (context, { params, id }) => {
      params.done();
      return jsonById(context.state, found(context, table, id).id, context.now) ?? {};
    },
  };
}

function intentRoute(verb: (context: Context, params: Params, intent: Intent) => Intent): Route['answer'] {
  return (context, { params, id, clientSecret }) => {
    const intent = context.state.get('intents', id);
    // A wrong secret answers as a missing intent does.
    if (!intent || (clientSecret !== undefined && clientSecret !== intent.clientSecret)) {
      throw noSuch('payment_intent', id, 'intent', true);
    }
    verb(context, params, intent);
    return clientSecret === undefined ? paymentIntentJson(intent) : publicPaymentIntentJson(intent);
  };
}

function readOnly(_context: Context, params: Params, intent: Intent): Intent {
  params.done();
  return intent;
}
