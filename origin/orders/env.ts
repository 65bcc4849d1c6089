import * as z from 'zod';
import { PAYMENT_PROVIDERS } from '#shared/contracts/orders.ts';
import { PublicJwk } from '#shared/tokens.ts';
import { identityEnv, jsonText, originEnv, readEnv } from '../plugins/env.ts';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(z.int().min(min).max(max));

const httpUrl = z.string().regex(/^https?:\/\//, { error: 'must begin with http:// or https://' });

const databaseUrl = {
  ORDERS_DATABASE_URL: z.string().regex(/^postgres(?:ql)?:\/\//, { error: 'must begin with postgres://' }),
};

const paymentEnv = {
  ...databaseUrl,
  ORDERS_MAX_CONNECTIONS: wholeNumber(2, 200).default(20),
  STRIPE_API_KEY: z.string().regex(/^(?:sk|rk)_(?:test|live)_\w+$/, { error: 'must begin with sk_ or rk_' }),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_'),
  STRIPE_API_BASE: httpUrl.default('https://api.stripe.com'),
  /** Who is asked for new payments; the other answers for older ones. */
  PAYMENT_PROVIDER: z.enum(PAYMENT_PROVIDERS).default('stripe'),
  PAYPAL_CLIENT_ID: z.string().min(1).optional(),
  PAYPAL_CLIENT_SECRET: z.string().min(1).optional(),
  /** Of the endpoint for events, as the developer portal names it. */
  PAYPAL_WEBHOOK_ID: z.string().min(1).optional(),
  PAYPAL_API_BASE: httpUrl.default('https://api-m.sandbox.paypal.com'),
};

/** PayPal is set up whole or not at all. */
function paypalWhole(env: z.output<z.ZodObject<typeof paymentEnv>>, context: z.RefinementCtx): void {
  const given = [env.PAYPAL_CLIENT_ID, env.PAYPAL_CLIENT_SECRET, env.PAYPAL_WEBHOOK_ID];
  const some = env.PAYMENT_PROVIDER === 'paypal' || given.some((value) => value !== undefined);
  if (!some || given.every((value) => value !== undefined)) return;
  const message =
    'PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_WEBHOOK_ID go together, and PAYMENT_PROVIDER=paypal needs them';
  context.addIssue({ code: 'custom', path: ['PAYPAL_CLIENT_ID'], message });
}

const OrdersEnv = z
  .object({
    HOST: originEnv.HOST,
    PORT: originEnv.PORT,
    LOG_LEVEL: originEnv.LOG_LEVEL,
    EDGE_SIGNING_KEYS: originEnv.EDGE_SIGNING_KEYS,
    ...paymentEnv,
    /** Public halves of the keys that catalog signs quotes with. */
    QUOTE_PUBLIC_KEYS: jsonText(
      z.array(PublicJwk).min(1).max(10),
      'must be a JSON array of public Ed25519 JWKs with a kid',
    ),
    ...identityEnv,
    /** Where workflows are started. */
    RESTATE_INGRESS_URL: httpUrl,
    /** Set where the service itself tells Restate of its version at start; elsewhere the release does, see docs/runbooks/saga-deploy.md. */
    RESTATE_ADMIN_URL: httpUrl.optional(),
    /** Public keys of the Restate that may run workflows here, `publickeyv1_…`, with commas between them. */
    RESTATE_IDENTITY_KEYS: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter((key) => key !== '')),
    /** Where the workflows of this version are served to Restate. */
    ORDERS_SAGA_PORT: wholeNumber(0, 65_535).default(8_112),
    /** The address of this version as Restate reaches it; else its port here with the version as path. */
    ORDERS_SAGA_URL: httpUrl.optional(),
    /** A new one for each version of the workflows. */
    ORDERS_SAGA_VERSION: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .default('dev'),
    /** Keeps houses apart that share one Restate. */
    ORDERS_SAGA_NAMESPACE: z
      .string()
      .regex(/^[A-Za-z]?[A-Za-z0-9]{0,31}$/)
      .default(''),
    /** Where customers' mails go; without it they get none. */
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, { error: 'must begin with smtp:// or smtps://' })
      .optional(),
    /** Who they are from. */
    MAIL_FROM: z
      .string()
      .regex(/^[^\s@]+@[^\s@]+$/, { error: 'must be an e-mail address' })
      .default('orders@sommier.example'),
    /** `true` in a shop on one machine: zones to begin with, where there are none. */
    DELIVERY_DEFAULT_ZONES: z.stringbool().default(false),
    /** How long an order waits for payment. */
    ORDER_PAYMENT_SECONDS: wholeNumber(10, 86_400).default(1_800),
  })
  .superRefine(paypalWhole);
export type OrdersEnv = z.output<typeof OrdersEnv>;

/** Reads the environment of orders; throws an Error that names every faulty variable. */
export const ordersEnv = (env: Record<string, string | undefined>): OrdersEnv => readEnv(OrdersEnv, env);

const PaymentEnv = z.object(paymentEnv).superRefine(paypalWhole);
export type PaymentEnv = z.output<typeof PaymentEnv>;

/** What comparing payments with the providers needs. */
export const reconcileEnv = (env: Record<string, string | undefined>): PaymentEnv => readEnv(PaymentEnv, env);

const MigrateEnv = z.object(databaseUrl);

/** What migrating needs: the address alone. */
export const migrateEnv = (env: Record<string, string | undefined>): z.output<typeof MigrateEnv> =>
  readEnv(MigrateEnv, env);
