import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { startStripeSandbox } from '../../../../dev/stripe-sandbox/sandbox.ts';
import { providerConformance } from '../testing/provider-conformance.ts';
import { isAboutEmail, translateStripeError } from './stripe-error.ts';
import { stripeProvider } from './stripe-provider.ts';
import { snapshotOf, toStripe } from './stripe-snapshot.ts';

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

test('krónur, which Stripe counts in hundredths, are asked for and told in whole ones', async () => {
  const sandbox = await startStripeSandbox({ port: 0, apiKey: API_KEY, log: () => undefined });
  const { hostname: host, port } = new URL(sandbox.url);
  const stripe = new Stripe(API_KEY, { host, port, protocol: 'http' });
  const intent = await stripe.paymentIntents.create({ amount: 12_990_000, currency: 'rub' });
  await sandbox.stop();
  expect(toStripe({ amountMinor: 129_900, currency: 'ISK' })).toBe(12_990_000);
  expect(snapshotOf({ ...intent, currency: 'isk' }, new Date())).toMatchObject({
    currency: 'ISK',
    amountMinor: 129_900,
  });
  expect(snapshotOf(intent, new Date())).toMatchObject({ currency: 'RUB', amountMinor: 12_990_000 });
});

test('a refusal for the e-mail address alone is told from others', () => {
  const refused = (param: string) =>
    translateStripeError(
      new Stripe.errors.StripeInvalidRequestError({ type: 'invalid_request_error', message: 'no', param }),
    );
  expect([isAboutEmail(refused('receipt_email')), isAboutEmail(refused('amount'))]).toEqual([true, false]);
});
