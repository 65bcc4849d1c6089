import { join } from 'node:path';
import { fixedPort, plannedPort } from '../ports.ts';
import { Remedy } from '../remedy.ts';
import { startStripeSandbox } from '../stripe-sandbox/sandbox.ts';
import { given, type StartContext, type StartedServer } from './started-server.ts';

const REAL = 'https://api.stripe.com';

/** What origin/orders takes from Stripe; at the real one it is set in the dashboard, and without a list all events are sent. */
const EVENTS = [
  'payment_intent.requires_action',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'charge.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
];

/**
 * Stripe: STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET (STRIPE_API_BASE for another host), else the sandbox of dev/stripe-sandbox. On fixed
 * ports its events go to the edge, as the real one's do; on free ones whoever tests tells it where: POST /_sandbox/webhook.
 */
export async function startStripe(context: StartContext): Promise<StartedServer> {
  const [key, webhookSecret] = [process.env['STRIPE_API_KEY'], process.env['STRIPE_WEBHOOK_SECRET']];
  if (Boolean(key) !== Boolean(webhookSecret)) {
    throw new Remedy(
      'One of STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET is set without the other',
      'Set both, or neither',
    );
  }
  if (key && webhookSecret) {
    const base = process.env['STRIPE_API_BASE'] ?? REAL;
    const env = { STRIPE_API_BASE: base, STRIPE_API_KEY: key, STRIPE_WEBHOOK_SECRET: webhookSecret };
    return given('stripe', base, 'STRIPE_API_KEY', env);
  }
  const { stripeApiKey: apiKey, stripeWebhookSecret: secret } = context.secrets;
  const webhook =
    context.port === fixedPort
      ? { url: `http://127.0.0.1:${plannedPort('edge')}/v1/webhooks/stripe`, secret, events: EVENTS }
      : undefined;
  const dataDir = context.keep ? join(context.dataDir, 'stripe') : undefined;
  const sandbox = await startStripeSandbox({
    port: await context.port('stripe'),
    apiKey,
    webhook,
    dataDir,
    log: (line) => context.log(`stripe: ${line}`),
  });
  return {
    name: 'stripe',
    url: sandbox.url,
    how: 'our sandbox (dev/stripe-sandbox)',
    ...(dataDir !== undefined && { dataDir }),
    env: {
      STRIPE_API_BASE: sandbox.url,
      STRIPE_API_KEY: apiKey,
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_PUBLISHABLE_KEY: sandbox.publishableKey,
    },
    stop: sandbox.stop,
  };
}
