import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { freePort } from '../../dev/ports.ts';
import { startService } from '../../dev/services.ts';
import { startStripeSandbox, type StripeSandbox } from '../../dev/stripe-sandbox/sandbox.ts';
import { freshDatabase } from '../../dev/testing/fresh-database.ts';
import { migrate } from '../../origin/orders/db/migrate.ts';

const EMPTY = 'template1';
const API_KEY = 'sk_test_51SommierEndToEnd';
const WEBHOOK_SECRET = 'whsec_end_to_end';

/** Orders with a Stripe of its own, as `npm start` runs them. */
export interface OrdersService {
  url: string;
  stripe: StripeSandbox;
  /** Tells Stripe where its events go: to the edge in front. */
  sendEventsTo(edgeUrl: string): void;
  /** What a shopper's app does with the client secret; gives the intent's status, or the code of the decline. */
  confirmCard(clientSecret: string, card: string): Promise<string>;
  stop(): Promise<void>;
}

/** The orders service as a process of its own over a database of its own, with the run's Restate under a name of its own. */
export async function startOrders(
  run: string,
  env: Readonly<Record<string, string>>,
  databaseThrough: (url: string) => Promise<string> = async (url) => url,
): Promise<OrdersService> {
  const adminUrl = process.env['DATABASE_URL'] ?? '';
  const database = await freshDatabase({ adminUrl, template: EMPTY });
  await migrate({ url: database.url, log: () => undefined });
  const stripe = await startStripeSandbox({ port: 0, apiKey: API_KEY, settleMs: 10, log: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-orders-'));
  const service = await startService({
    name: 'orders',
    entry: new URL('../../origin/orders/server.ts', import.meta.url),
    port: await freePort('orders'),
    env: {
      ...env,
      ORDERS_DATABASE_URL: await databaseThrough(database.url),
      ORDERS_SAGA_PORT: '0',
      ORDERS_SAGA_NAMESPACE: `e${run.replaceAll(/\W|_/g, '').slice(-16)}`,
      DELIVERY_DEFAULT_ZONES: 'true',
      STRIPE_API_BASE: stripe.url,
      STRIPE_API_KEY: API_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      LOG_LEVEL: 'warn',
    },
    dataDir,
    log: () => undefined,
  });
  return {
    url: service.url,
    stripe,
    sendEventsTo: (edgeUrl) => stripe.setWebhook({ url: `${edgeUrl}/v1/webhooks/stripe`, secret: WEBHOOK_SECRET }),
    confirmCard: (clientSecret, card) => confirmCard(stripe, clientSecret, card),
    async stop() {
      await service.stop();
      await stripe.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function confirmCard({ url, publishableKey }: StripeSandbox, secret: string, card: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const browser = new Stripe(publishableKey, { host: hostname, port, protocol: 'http', telemetry: false });
  const [intent = ''] = secret.split('_secret_');
  const confirm = { payment_method: card, client_secret: secret };
  return browser.paymentIntents.confirm(intent, confirm).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Stripe.errors.StripeError ? (error.code ?? error.message) : String(error)),
  );
}
