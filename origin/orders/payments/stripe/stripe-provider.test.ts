import Stripe from 'stripe';
import { startStripeSandbox } from '../../../../dev/stripe-sandbox/sandbox.ts';
import { providerConformance } from '../testing/provider-conformance.ts';
import { stripeProvider } from './stripe-provider.ts';

const API_KEY = 'sk_test_51SommierConformance';
const WEBHOOK_SECRET = 'whsec_conformance';

providerConformance('Stripe', async () => {
  const sandbox = await startStripeSandbox({ port: 0, apiKey: API_KEY, log: () => undefined });
  const options = { apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, apiBase: sandbox.url, now: () => new Date() };
  const { hostname, port } = new URL(sandbox.url);
  const stripe = new Stripe(API_KEY, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
  const confirm = async (ref: string, payment_method: string) =>
    void (await stripe.paymentIntents.confirm(ref, { payment_method }).catch(() => undefined));
  return {
    provider: stripeProvider({ ...options, timeoutMs: 300 }),
    currency: 'RUB',
    pay: async (ref) => confirm(ref, 'pm_card_visa'),
    decline: async (ref) => confirm(ref, 'pm_card_chargeDeclined'),
    lose: (when, next) => {
      if (when === 'lost-after') sandbox.faults.add({ kind: 'timeout-after', on: 'payment_intents.capture', next });
      else sandbox.faults.add({ kind: 'timeout-before', on: 'payment_intents.create', next });
    },
    event: async (ref) => {
      const object = await stripe.paymentIntents.retrieve(ref);
      const event = { id: 'evt_1', object: 'event', type: 'payment_intent.amount_capturable_updated', created: 1 };
      const payload = JSON.stringify({ ...event, data: { object } });
      const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
      return { raw: Buffer.from(payload), headers: { 'stripe-signature': signature } };
    },
    close: async () => sandbox.stop(),
  };
});
