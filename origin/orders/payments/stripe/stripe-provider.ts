import type { IncomingHttpHeaders } from 'node:http';
import Stripe from 'stripe';
import { circuitBreaker, type CircuitBreaker } from '#shared/circuit-breaker.ts';
import { Problem } from '#shared/problem.ts';
import { guardedCall, type CallGuard } from '../guarded-call.ts';
import { PaymentRefused, PaymentUnavailable } from '../payment-error.ts';
import type { NewPayment, PaymentProvider, PaymentSnapshot } from '../payment-provider.ts';
import { isAboutEmail, translateStripeError } from './stripe-error.ts';
import { readStripeEvent } from './stripe-event.ts';
import { refundSnapshotOf, snapshotOf, toStripe } from './stripe-snapshot.ts';

export interface StripeOptions {
  apiKey: string;
  webhookSecret: string;
  /** `https://api.stripe.com`, or a stand-in. */
  apiBase: string;
  now: () => Date;
  timeoutMs?: number;
  breaker?: CircuitBreaker;
}

const TIMEOUT_MS = 4_000;
const EXPAND = { expand: ['latest_charge.balance_transaction'] };
const PAGE = 100;

/** Stripe: PaymentIntents with manual capture (docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
export function stripeProvider(options: StripeOptions): PaymentProvider {
  const stripe = clientOf(options);
  const guard: CallGuard = {
    breaker: options.breaker ?? circuitBreaker({ now: () => performance.now() }),
    translate: translateStripeError,
  };
  const call = async <T>(work: () => Promise<T>): Promise<T> => guardedCall(guard, work);
  const snapshot = (intent: Stripe.PaymentIntent) => snapshotOf(intent, options.now());
  const retrieve = async (ref: string) => snapshot(await call(() => stripe.paymentIntents.retrieve(ref, EXPAND)));
  /** A refused move is answered by how things stand; a key that keeps a refusal of before is spent. */
  const orAsItStands = async (
    ref: string,
    spent: PaymentSnapshot['status'][],
    work: () => Promise<PaymentSnapshot>,
  ) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PaymentRefused) || error.reason !== 'not-authorised') throw error;
      const stands = await retrieve(ref);
      if (spent.includes(stands.status))
        throw new PaymentUnavailable('key-spent', 'the key keeps an old refusal', { cause: error });
      return stands;
    }
  };
  return {
    name: 'stripe',
    awayMs: () => guard.breaker.retryAfterMs(),
    retrieve,
    authorise: retrieve,
    create: async (payment) => {
      const make = async (parameters: Stripe.PaymentIntentCreateParams, idempotencyKey: string) =>
        snapshot(await call(() => stripe.paymentIntents.create(parameters, { idempotencyKey })));
      const { receipt_email, ...silent } = newIntent(payment);
      try {
        return await make({ ...silent, ...(receipt_email !== undefined && { receipt_email }) }, payment.key);
      } catch (error) {
        // An address that Stripe does not take costs the shopper its receipt, not the order.
        if (!isAboutEmail(error)) throw error;
        return make(silent, `${payment.key}:silent`);
      }
    },
    capture: async (ref, amount, key) => {
      const parameters = { amount_to_capture: toStripe(amount), ...EXPAND };
      const captured = await orAsItStands(ref, ['authorised'], async () =>
        snapshot(await call(() => stripe.paymentIntents.capture(ref, parameters, { idempotencyKey: key }))),
      );
      if (captured.status === 'captured') return captured;
      throw new PaymentRefused(captured.status === 'cancelled' ? 'gone' : 'not-authorised', `it is ${captured.status}`);
    },
    cancel: async (ref, key) =>
      orAsItStands(ref, ['requires_payment', 'requires_action', 'processing', 'authorised'], async () =>
        snapshot(await call(() => stripe.paymentIntents.cancel(ref, {}, { idempotencyKey: key }))),
      ),
    refund: async ({ providerRef, refundId, amount, key }) => {
      const parameters = { payment_intent: providerRef, amount: toStripe(amount), metadata: { refundId } };
      const refund = await call(() => stripe.refunds.create(parameters, { idempotencyKey: key }));
      const made = refundSnapshotOf(refund, options.now());
      if (made === null) throw new PaymentRefused('not-authorised', 'only released money was found');
      return made;
    },
    refunds: async (ref) => {
      const list = await call(() => stripe.refunds.list({ payment_intent: ref, limit: PAGE }));
      return list.data.map((refund) => refundSnapshotOf(refund, options.now())).filter((refund) => refund !== null);
    },
    list: (from, to) => pagesOf(stripe, call, { gte: seconds(from), lt: seconds(to) }, snapshot),
    readEvent: async (raw, headers) => readStripeEvent(verified(raw, headers, options)),
  };
}

function clientOf({ apiKey, apiBase, timeoutMs }: StripeOptions): Stripe {
  const { protocol, hostname, port } = new URL(apiBase);
  return new Stripe(apiKey, {
    host: hostname,
    protocol: protocol === 'http:' ? 'http' : 'https',
    ...(port !== '' && { port }),
    timeout: timeoutMs ?? TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Whatever the dashboard allows that needs no redirect; the shopper's app confirms it with the client secret. */
const newIntent = (payment: NewPayment): Stripe.PaymentIntentCreateParams => ({
  amount: toStripe(payment),
  currency: payment.currency.toLowerCase(),
  capture_method: 'manual',
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  receipt_email: payment.email,
  description: `Order ${payment.orderNumber}`,
  metadata: { orderId: payment.orderId, orderNumber: payment.orderNumber },
});

/** The event of these bytes (docs.stripe.com/webhooks#verify-official-libraries). */
function verified(raw: Buffer, headers: IncomingHttpHeaders, { webhookSecret }: StripeOptions): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(raw, headers['stripe-signature'] ?? '', webhookSecret);
  } catch (cause) {
    throw new Problem('webhook/unverified', undefined, { cause });
  }
}

async function* pagesOf(
  stripe: Stripe,
  call: <T>(work: () => Promise<T>) => Promise<T>,
  created: Stripe.RangeQueryParam,
  snapshot: (intent: Stripe.PaymentIntent) => PaymentSnapshot,
): AsyncGenerator<PaymentSnapshot[]> {
  for (let after: string | undefined; ;) {
    const from = after === undefined ? {} : { starting_after: after };
    const parameters = { created, limit: PAGE, expand: ['data.latest_charge.balance_transaction'], ...from };
    const page = await call(() => stripe.paymentIntents.list(parameters));
    yield page.data.map(snapshot);
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
