import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import Stripe from 'stripe';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { capturePayment } from './capture-payment.ts';
import { returnPayment } from './return-payment.ts';
import { paymentsFixture, SOUND, until, WEBHOOK_SECRET, type PaymentsFixture } from './testing/payments-fixture.ts';

let shop: PaymentsFixture;
beforeAll(async () => {
  shop = await paymentsFixture();
});
afterAll(async () => shop.close());
afterEach(() => shop.sandbox.faults.clear());

async function send(event: object, secret = WEBHOOK_SECRET, change = ''): Promise<{ status: number; code?: string }> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  const response = await fetch(`${shop.url}/v1/webhooks/stripe`, { method: 'POST', headers, body: payload + change });
  const body: unknown = await response.json();
  return { status: response.status, ...(asCoded(body).code !== undefined && { code: asCoded(body).code }) };
}
/** A problem has a code. */
const asCoded = (body: unknown) => body as { code: string };
const eventOf = (type: string, object: object, id = `evt_${Math.random().toString(36).slice(2)}`) => ({
  id,
  object: 'event',
  type,
  created: Math.floor(Date.now() / 1_000),
  data: { object },
});
const intentOf = async (orderId: string) => {
  const { paymentIntent = '' } = shop.sandbox.ledger({ orderId }).rows[0] ?? {};
  return shop.stripe.paymentIntents.retrieve(paymentIntent);
};

test('POST /v1/webhooks/stripe → 400 for another secret or changed bytes, 200 for an unknown event, which is kept', async () => {
  const unknown = eventOf('radar.early_fraud_warning.created', { id: 'issfr_1' });
  expect(await send(unknown, 'whsec_other')).toEqual({ status: 400, code: 'webhook/unverified' });
  expect(await send(unknown, WEBHOOK_SECRET, ' ')).toEqual({ status: 400, code: 'webhook/unverified' });
  expect(await send(unknown)).toEqual({ status: 200 });
  expect(await send(unknown)).toEqual({ status: 200 });
  const kept = await shop.row<{ type: string; payload: object }>(
    'select type, payload from webhook_events where event_id = $1',
    unknown.id,
  );
  expect(kept).toEqual({ type: unknown.type, payload: unknown });
});

test('every event three times, in any order, before our own answers and after: all that follows happens once', async () => {
  shop.sandbox.faults.add({ kind: 'webhook-duplicate', on: '*', copies: 3 });
  shop.sandbox.faults.add({ kind: 'webhook-reorder', on: '*', ms: 60 });
  shop.sandbox.faults.add({ kind: 'webhook-early', on: 'payment_intents.capture' });
  const orders = [];
  for (let count = 0; count < 6; count++) orders.push(await shop.authorised());
  await Promise.all(orders.map(({ id }) => capturePayment(shop.orders.deps, id)));
  for (const { id } of orders.slice(0, 3)) await returnPayment(shop.orders.deps, id, 'undone');
  const done = ['OrderSagaStarted', 'InventoryReserved', 'PaymentAuthorised', 'PaymentProcessed'];
  await until(async () => (await queued()) === 0);
  for (const [index, { id }] of orders.entries())
    expect(await shop.eventsOf(id)).toEqual(index < 3 ? [...done, 'PaymentRefunded'] : done);
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
});
const queued = async () => {
  const status = await fetch(`${shop.sandbox.url}/_sandbox`);
  const body: unknown = await status.json();
  return asStatus(body).webhooks.waiting + asStatus(body).webhooks.inFlight;
};
/** The sandbox tells of its webhooks. */
const asStatus = (body: unknown) => body as { webhooks: { waiting: number; inFlight: number } };

test('the capture’s event before that of the authorisation: both follow, in their order', async () => {
  const order = await shop.placed();
  shop.sandbox.faults.add({ kind: 'webhook-lose', on: 'payment_intent.amount_capturable_updated', next: 1 });
  await shop.pay(order.id);
  const intent = await intentOf(order.id);
  await shop.stripe.paymentIntents.capture(intent.id);
  await until(async () => (await shop.statusOf(order.id)) === 'confirmed');
  shop.sandbox.resend();
  expect((await shop.eventsOf(order.id)).slice(2)).toEqual(['PaymentAuthorised', 'PaymentProcessed']);
});

test('an event that is there before our row is taken all the same; one of nobody’s payment is kept and reported', async () => {
  const order = await shop.placed();
  await shop.pay(order.id);
  await until(async () => (await shop.statusOf(order.id)) === 'authorised');
  const intent = await intentOf(order.id);
  await shop.orders.deps.pool.query('delete from payments where order_id = $1', [order.id]);
  await shop.orders.deps.pool.query(`update orders set status = 'payment_pending' where id = $1`, [order.id]);
  expect(await send(eventOf('payment_intent.amount_capturable_updated', intent))).toEqual({ status: 200 });
  expect(await shop.statusOf(order.id)).toBe('authorised');
  const stray = await shop.stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'rub',
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    confirm: true,
  });
  const reported = 'select kind from payment_findings where provider_ref = $1 and settled_at is null';
  await until(async () => (await shop.row<{ kind: string }>(reported, stray.id))?.kind === 'stray');
});

test('the card comes after the order has ended: the money is let go', async () => {
  const order = await shop.placed();
  await shop.shopping.call({ method: 'POST', url: `/v1/orders/${order.id}/cancel`, body: {} });
  expect(await shop.pay(order.id)).toBe('requires_capture');
  const known = 'select status from payments where order_id = $1';
  await until(async () => (await shop.row<{ status: string }>(known, order.id))?.status === 'authorised');
  expect(await shop.statusOf(order.id)).toBe('cancelled');
  await shop.relay();
  expect((await intentOf(order.id)).status).toBe('canceled');
});

test('never 200 when it was not written: Postgres refuses, the provider sends it again, it is taken once', async () => {
  const order = await shop.placed();
  const { pool } = shop.orders.deps;
  await pool.query('alter table order_events rename to order_events_away');
  await shop.pay(order.id);
  const event = eventOf('payment_intent.amount_capturable_updated', await intentOf(order.id));
  expect((await send(event)).status).toBe(500);
  expect(await shop.row('select 1 from webhook_events where event_id = $1', event.id)).toBeUndefined();
  await pool.query('alter table order_events_away rename to order_events');
  expect((await send(event)).status).toBe(200);
  expect(await shop.statusOf(order.id)).toBe('authorised');
});

test('a dispute takes money and fee out of the ledger, and back in when it is won', async () => {
  const { id } = await shop.authorised();
  await capturePayment(shop.orders.deps, id);
  const control = async (path: string, body: object) => {
    const response = await fetch(`${shop.sandbox.url}/_sandbox/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const intent = await intentOf(id);
  await control('disputes', { payment_intent: intent.id });
  const state = async () =>
    shop.row<{ status: string; ref: string }>(
      'select status, provider_ref as ref from disputes where order_id = $1',
      id,
    );
  const balance = async () =>
    shop.row<{ sum: number }>(
      `select coalesce(sum(e.amount_minor), 0)::float8 as sum from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
       where t.order_id = $1 and e.account = 'disputes'`,
      id,
    );
  await until(async () => (await balance())?.sum === 4_000_000);
  expect((await state())?.status).toBe('open');
  await control(`disputes/${(await state())?.ref}`, { outcome: 'won' });
  await until(async () => (await state())?.status === 'won' && (await balance())?.sum === 0);
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
});
