import type { FastifyBaseLogger } from 'fastify';
import type { OrderPayment } from '#shared/contracts/orders.ts';
import { importQuoteKey, type QuoteKey } from '#shared/quote.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { verifyingKeys } from '#shared/tokens.ts';
import { uuidV7 } from '#shared/uuid.ts';
import { callerPort, type CallerPort } from '../plugins/caller.ts';
import { pooledRandomBytes } from '../plugins/random-pool.ts';
import { openDatabase, type Database } from './db/database.ts';
import type { OrdersEnv } from './env.ts';
import { PaymentRefused } from './payments/payment-error.ts';
import type { PaymentProvider, PaymentProviders } from './payments/payment-provider.ts';

/** What a shopper's app pays an order with; null until the provider has made it. */
export interface PaymentPort {
  forOrder(orderId: string, signal: AbortSignal): Promise<OrderPayment | null>;
}

export interface OrdersDeps extends Pick<Database, 'db' | 'pool'> {
  signingKeys: SigningKeys;
  caller: CallerPort;
  quoteKeys: readonly QuoteKey[];
  payments: PaymentPort;
  /** Who holds and takes the money. */
  providers: PaymentProviders;
  /** Told after a commit that the outbox has work, so that nobody waits for the next poll. */
  wakeOutbox: () => void;
  /** How long an order waits for payment. */
  paymentWaitMs: number;
  now: () => Date;
  /** UUID of version 7: ids grow with time. */
  newId: () => string;
  log: FastifyBaseLogger;
}

/** Nothing pays yet: every payment is pending. */
export const noPayments: PaymentPort = { forOrder: async () => null };

/** No provider is set up: every call is refused. */
export const noProviders: PaymentProviders = {
  get main(): PaymentProvider {
    throw new PaymentRefused('gone', 'no payment provider is set up');
  },
  named: (name) => {
    throw new PaymentRefused('gone', `${name} is not set up`);
  },
};

export const newUuidV7 = (): string => uuidV7(Date.now(), pooledRandomBytes(10));

/** Opens the real stores; `close` ends their connections. */
export async function ordersDeps(
  env: OrdersEnv,
  log: FastifyBaseLogger,
): Promise<{ deps: OrdersDeps; close: () => Promise<void> }> {
  const now = () => new Date();
  const database = openDatabase({
    url: env.ORDERS_DATABASE_URL,
    maxConnections: env.ORDERS_MAX_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'an idle connection to Postgres was lost'),
  });
  const deps: OrdersDeps = {
    db: database.db,
    pool: database.pool,
    signingKeys: env.EDGE_SIGNING_KEYS,
    caller: callerPort(await verifyingKeys(env.IDENTITY_ISSUER, env.IDENTITY_JWKS.keys), now),
    quoteKeys: await Promise.all(env.QUOTE_PUBLIC_KEYS.map((key) => importQuoteKey(key))),
    payments: noPayments,
    providers: noProviders,
    wakeOutbox: () => undefined,
    paymentWaitMs: env.ORDER_PAYMENT_SECONDS * 1_000,
    now,
    newId: newUuidV7,
    log,
  };
  return { deps, close: database.close };
}
