import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { PlacedOrder, type OrderStatus } from '#shared/contracts/orders.ts';
import { waitUntil } from '../../../../dev/process/wait-until.ts';
import { startStripeSandbox, type StripeSandbox } from '../../../../dev/stripe-sandbox/sandbox.ts';
import { together, type OutboxHandlers } from '../../outbox/handlers.ts';
import { relayOnce } from '../../outbox/relay.ts';
import { ordersFixture, type FixtureOptions, type OrdersFixture } from '../../testing/orders-fixture.ts';
import { Shopping } from '../../testing/shopping.ts';
import { paymentHandlers } from '../payment-handlers.ts';
import { paymentProviders } from '../payment-providers.ts';
import { returnPayment } from '../return-payment.ts';
import { storedPayments } from '../stored-payments.ts';
import { stripeProvider } from '../stripe/stripe-provider.ts';

const API_KEY = 'sk_test_51SommierPayments';
export const WEBHOOK_SECRET = 'whsec_payments_test';

export interface PaymentsFixture {
  orders: OrdersFixture;
  sandbox: StripeSandbox;
  /** Where the service listens, for webhooks. */
  url: string;
  /** The shop's own client, to look at the sandbox with. */
  stripe: Stripe;
  shopping: Shopping;
  /** A placed order whose payment waits for the shopper. */
  placed(): Promise<PlacedOrder>;
  /** What the shopper's app does: confirms with the publishable key and the client secret; gives the intent's status or decline. */
  pay(orderId: string, card?: string): Promise<string>;
  /** Placed, paid, and the webhook has been taken. */
  authorised(): Promise<PlacedOrder>;
  /** Tells the outbox until it is empty. */
  relay(): Promise<void>;
  statusOf(orderId: string): Promise<OrderStatus | undefined>;
  /** Types of the order's events, in order. */
  eventsOf(orderId: string): Promise<string[]>;
  row<T extends object>(text: string, ...values: unknown[]): Promise<T | undefined>;
  close(): Promise<void>;
}

/** Orders with a Stripe sandbox of their own, whose webhooks come over HTTP. */
export async function paymentsFixture(options: FixtureOptions & { timeoutMs?: number } = {}): Promise<PaymentsFixture> {
  const sandbox = await startStripeSandbox({ port: 0, apiKey: API_KEY, settleMs: 10, log: () => undefined });
  const now = () => new Date();
  const { timeoutMs = 1_000 } = options;
  const stripeOptions = { apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, apiBase: sandbox.url, now, timeoutMs };
  const orders = await ordersFixture({ ...options, providers: paymentProviders(stripeProvider(stripeOptions)) });
  const { deps } = orders;
  deps.payments = storedPayments(deps.pool);
  const url = await orders.app.listen({ port: 0, host: '127.0.0.1' });
  sandbox.setWebhook({ url: `${url}/v1/webhooks/stripe`, secret: WEBHOOK_SECRET });
  const { hostname, port } = new URL(sandbox.url);
  const client = (key: string) =>
    new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
  const browser = client(sandbox.publishableKey);
  const shopping = new Shopping(orders, await orders.user());
  const row = async <T extends object>(text: string, ...values: unknown[]) =>
    (await deps.pool.query<T>(text, values)).rows[0];
  const statusOf = async (id: string) =>
    (await row<{ status: OrderStatus }>('select status from orders where id = $1', id))?.status;
  // Stands for the workflow that ends an order.
  const ended: OutboxHandlers = {
    OrderSagaFailed: async ({ orderId }) => void (await returnPayment(deps, orderId, 'the order has ended')),
  };
  const handlers = together(paymentHandlers(deps), ended);
  const relay = async () => {
    const log = { warn: () => undefined, error: () => undefined };
    const round = () => relayOnce({ pool: deps.pool, log, handlers, backoffMs: () => 0 });
    while ((await round()) > 0);
  };
  const placed = async () => {
    const order = PlacedOrder.parse((await shopping.order(await shopping.cartOf({}), { key: randomUUID() })).json());
    await relay();
    // Somebody else's round may have taken it.
    await until(async () => (await row('select 1 from payments where order_id = $1', order.id)) !== undefined);
    return order;
  };
  const pay = async (orderId: string, card = 'pm_card_visa') => {
    const payment = await row<{ ref: string; secret: string }>(
      'select provider_ref as ref, client_secret as secret from payments where order_id = $1',
      orderId,
    );
    if (payment === undefined) throw new Error('the order has no payment');
    const confirm = { payment_method: card, client_secret: payment.secret };
    return browser.paymentIntents.confirm(payment.ref, confirm).then(
      (intent) => intent.status,
      (error: unknown) => (error instanceof Stripe.errors.StripeError ? (error.code ?? error.message) : String(error)),
    );
  };
  return {
    orders,
    sandbox,
    url,
    stripe: client(API_KEY),
    shopping,
    placed,
    pay,
    authorised: async () => {
      const order = await placed();
      await pay(order.id);
      await until(async () => (await statusOf(order.id)) === 'authorised');
      return order;
    },
    relay,
    statusOf,
    eventsOf: async (orderId) => {
      const text = 'select type from order_events where order_id = $1 order by sequence';
      return (await deps.pool.query<{ type: string }>(text, [orderId])).rows.map(({ type }) => type);
    },
    row,
    close: async () => {
      await sandbox.stop();
      await orders.close();
    },
  };
}

/** Waits for a condition, five seconds at most. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs: 5_000, everyMs: 10 })))
    throw new Error('the condition did not come true within five seconds');
}

/** The audit of a ledger in order. */
export const SOUND = {
  unbalanced: 0,
  wronglyBooked: 0,
  paymentsDiffer: 0,
  totalsDiffer: 0,
  keptForNothing: 0,
  unpaid: 0,
};

/** Tries again until it works, six times at most, as a workflow does. */
export async function atLast<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 6) throw error;
    }
  }
}
