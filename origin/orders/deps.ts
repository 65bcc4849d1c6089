import type { FastifyBaseLogger } from 'fastify';
import { importQuoteKey, type QuoteKey } from '#shared/quote.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { verifyingKeys } from '#shared/tokens.ts';
import { uuidV7 } from '#shared/uuid.ts';
import { callerPort, type CallerPort } from '../plugins/caller.ts';
import { pooledRandomBytes } from '../plugins/random-pool.ts';
import { openDatabase } from './db/database.ts';
import type { OrdersEnv, PaymentEnv } from './env.ts';
import { sagaIngress, type SagaIngress } from './saga/ingress.ts';
import { workflowNames } from './saga/workflows.ts';
import { paymentProviders } from './payments/payment-providers.ts';
import { paypalProvider } from './payments/paypal/paypal-provider.ts';
import { storedPayments } from './payments/stored-payments.ts';
import { stripeProvider } from './payments/stripe/stripe-provider.ts';
import type { PaymentDeps } from './payments/payment-deps.ts';
import type { PaymentPort } from './payments/payment-port.ts';
import type { PaymentProvider } from './payments/payment-provider.ts';

export interface OrdersDeps extends PaymentDeps {
  signingKeys: SigningKeys;
  caller: CallerPort;
  quoteKeys: readonly QuoteKey[];
  payments: PaymentPort;
  /** Passes what a person decided on to the workflow that waits for it. */
  workflows: Pick<SagaIngress, 'decide'>;
  /** How long an order waits for payment. */
  paymentWaitMs: number;
}

export const newUuidV7 = (): string => uuidV7(Date.now(), pooledRandomBytes(10));

/** Opens the real stores; `close` ends their connections. */
export async function ordersDeps(
  env: OrdersEnv,
  log: FastifyBaseLogger,
): Promise<{ deps: OrdersDeps; close: () => Promise<void> }> {
  const { deps: payment, close } = openPaymentDeps(env, log);
  const deps: OrdersDeps = {
    ...payment,
    signingKeys: env.EDGE_SIGNING_KEYS,
    caller: callerPort(await verifyingKeys(env.IDENTITY_ISSUER, env.IDENTITY_JWKS.keys), payment.now),
    quoteKeys: await Promise.all(env.QUOTE_PUBLIC_KEYS.map((key) => importQuoteKey(key))),
    payments: storedPayments(payment.pool),
    workflows: sagaIngress(env.RESTATE_INGRESS_URL, workflowNames(env.ORDERS_SAGA_NAMESPACE)),
    paymentWaitMs: env.ORDER_PAYMENT_SECONDS * 1_000,
  };
  return { deps, close };
}

/** The part that payments need by themselves. */
export function openPaymentDeps(
  env: PaymentEnv,
  log: FastifyBaseLogger,
): { deps: PaymentDeps; close: () => Promise<void> } {
  const now = () => new Date();
  const database = openDatabase({
    url: env.ORDERS_DATABASE_URL,
    maxConnections: env.ORDERS_MAX_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'an idle connection to Postgres was lost'),
  });
  const deps: PaymentDeps = {
    db: database.db,
    pool: database.pool,
    providers: paymentProviders(...providersOf(env, now)),
    wakeOutbox: () => undefined,
    now,
    newId: newUuidV7,
    log,
  };
  return { deps, close: database.close };
}

function providersOf(env: PaymentEnv, now: () => Date): [PaymentProvider, ...PaymentProvider[]] {
  const stripe = stripeProvider({
    apiKey: env.STRIPE_API_KEY,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET,
    apiBase: env.STRIPE_API_BASE,
    now,
  });
  const { PAYPAL_CLIENT_ID: clientId, PAYPAL_CLIENT_SECRET: clientSecret, PAYPAL_WEBHOOK_ID: webhookId } = env;
  if (clientId === undefined || clientSecret === undefined || webhookId === undefined) return [stripe];
  const paypal = paypalProvider({ clientId, clientSecret, webhookId, apiBase: env.PAYPAL_API_BASE, now });
  return env.PAYMENT_PROVIDER === 'paypal' ? [paypal, stripe] : [stripe, paypal];
}
