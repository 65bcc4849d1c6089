import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { waitUntil } from '../../process/wait-until.ts';
import { authorised, manual, startTestSandbox } from '../testing/test-sandbox.ts';
import type { SenderStats } from './sender.ts';
import { signatureHeader } from './signature.ts';

test('signature → taken by the SDK, and not with another secret, body or age', () => {
  const body = JSON.stringify({ id: 'evt_1', object: 'event' });
  const now = Math.floor(Date.now() / 1000);
  const verify = (text: string, header: string, secret = 'whsec_a') =>
    Stripe.webhooks.constructEvent(text, header, secret);
  const header = signatureHeader(body, 'whsec_a', now);
  expect(verify(body, header).id).toBe('evt_1');
  expect(() => verify(body, header, 'whsec_b')).toThrow(/signature/i);
  expect(() => verify(`${body} `, header)).toThrow(/signature/i);
  expect(() => verify(body, signatureHeader(body, 'whsec_a', now - 301))).toThrow(/tolerance/i);
});

test('delivery → again with growing waits until a 2xx, each event of an order once', async () => {
  await using shop = await startTestSandbox({ webhookTimeoutMs: 500 });
  shop.receiver.answers.push(500, 'hang', 302, 404);
  const { id } = await authorised(shop.stripe);
  await shop.receiver.until('payment_intent.created', 'charge.succeeded', 'payment_intent.amount_capturable_updated');
  expect(shop.receiver.events).toHaveLength(3);
  expect(shop.receiver.typesOf(id)).toHaveLength(2);
  await waitUntil(async () => (await stats(shop.sandbox.url)).delivered === 3, { timeoutMs: 5_000, everyMs: 10 });
  expect(await stats(shop.sandbox.url)).toMatchObject({ delivered: 3, failedAttempts: 4, waiting: 0 });
});

test('delivery → waits for an endpoint that is not there yet', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.setWebhook({ url: 'http://127.0.0.1:9/', secret: 'whsec_x' });
  await authorised(shop.stripe);
  await waitUntil(async () => (await stats(shop.sandbox.url)).failedAttempts > 0, { timeoutMs: 5_000, everyMs: 10 });
  shop.sandbox.setWebhook({ url: shop.receiver.url, secret: 'whsec_sandbox_test' });
  await shop.receiver.until('payment_intent.created', 'charge.succeeded', 'payment_intent.amount_capturable_updated');
});

test('an endpoint that names types is told of these alone, and nothing else waits to be sent again', async () => {
  await using shop = await startTestSandbox();
  const { receiver } = shop;
  shop.sandbox.setWebhook({
    url: receiver.url,
    secret: 'whsec_sandbox_test',
    events: ['payment_intent.amount_capturable_updated'],
  });
  await authorised(shop.stripe);
  await receiver.until('payment_intent.amount_capturable_updated');
  expect(receiver.events).toHaveLength(1);
  // The sandbox learns of the 2xx a moment after the receiver has sent it.
  await expect.poll(() => shop.sandbox.resend()).toBe(0);
});

test('webhook-duplicate → the same event so many times', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'webhook-duplicate', on: 'payment_intent.created', copies: 3 });
  await shop.stripe.paymentIntents.create(manual());
  await waitUntil(async () => shop.receiver.events.length === 3, { timeoutMs: 5_000, everyMs: 10 });
  expect(new Set(shop.receiver.events.map(({ id }) => id)).size).toBe(1);
});

test('webhook-lose → nothing comes until it is sent again, by hand or by time', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'webhook-lose', on: 'payment_intent.created', next: 1 });
  shop.sandbox.faults.add({ kind: 'webhook-lose', on: 'charge.succeeded', next: 1, ms: 1_000 });
  await authorised(shop.stripe);
  await shop.receiver.until('payment_intent.amount_capturable_updated');
  expect(shop.receiver.events).toHaveLength(1);
  await shop.receiver.until('charge.succeeded');
  expect(shop.receiver.events).toHaveLength(2);
  await waitUntil(async () => (await stats(shop.sandbox.url)).delivered === 2, { timeoutMs: 5_000, everyMs: 10 });
  expect(shop.sandbox.resend()).toBe(1);
  await shop.receiver.until('payment_intent.created');
});

test('webhook-delay, webhook-reorder → later, and in another order', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'webhook-delay', on: 'payment_intent.created', ms: 1_000 });
  await authorised(shop.stripe);
  await shop.receiver.until('payment_intent.created');
  expect(shop.receiver.events.at(-1)?.type).toBe('payment_intent.created');
  shop.sandbox.faults.clear();
  shop.sandbox.faults.add({ kind: 'webhook-reorder', ms: 150 });
  const made: string[] = [];
  for (let index = 0; index < 12; index += 1) made.push((await shop.stripe.paymentIntents.create(manual())).id);
  await waitUntil(async () => shop.receiver.events.length === 15, { timeoutMs: 5_000, everyMs: 10 });
  const arrived = shop.receiver.events.slice(3).map(({ data }) => ('id' in data.object ? data.object.id : ''));
  expect(arrived.toSorted()).toEqual(made.toSorted());
  expect(arrived).not.toEqual(made);
});

test("webhook-early → delivered before the API's own answer", async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'webhook-early', on: 'payment_intents.create' });
  await authorised(shop.stripe);
  expect(shop.receiver.events).toHaveLength(3);
});

test('an event → tells the request and the idempotency key that brought it about', async () => {
  await using shop = await startTestSandbox();
  const { lastResponse } = await shop.stripe.paymentIntents.create(manual(), { idempotencyKey: 'order-9' });
  await shop.receiver.until('payment_intent.created');
  expect(shop.receiver.events[0]?.request).toEqual({ id: lastResponse.requestId, idempotency_key: 'order-9' });
});

async function stats(url: string): Promise<SenderStats> {
  const answer = await (await fetch(`${url}/_sandbox/events`)).json();
  return asStats(answer);
}

/** What GET /_sandbox/events answers. */
function asStats(answer: unknown): SenderStats {
  return (answer as { webhooks: SenderStats }).webhooks;
}
