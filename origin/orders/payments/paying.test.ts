import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { capturePayment } from './capture-payment.ts';
import { atLast, paymentsFixture, SOUND, until, type PaymentsFixture } from './testing/payments-fixture.ts';

let shop: PaymentsFixture;
beforeAll(async () => {
  shop = await paymentsFixture();
});
afterAll(async () => shop.close());
afterEach(() => shop.sandbox.faults.clear());

const TOTAL = 4_000_000;
const payment = async (orderId: string) =>
  (await shop.shopping.call({ url: `/v1/orders/${orderId}/payment` })).json<Record<string, unknown>>();
const capture = async (orderId: string) => capturePayment(shop.orders.deps, orderId);
test('an order from placed to captured: intent, webhook, one capture, ledger, events', async () => {
  const order = await shop.placed();
  expect(await payment(order.id)).toMatchObject({
    provider: 'stripe',
    clientSecret: expect.stringMatching(/^pi_\w+_secret_/),
    amount: { amountMinor: TOTAL, currency: 'RUB' },
    status: 'requires_payment',
    lastDecline: null,
  });
  const [intent] = (await shop.stripe.paymentIntents.list({ limit: 1 })).data;
  expect(intent).toMatchObject({
    capture_method: 'manual',
    receipt_email: 'shopper@example.test',
    metadata: { orderId: order.id, orderNumber: order.number },
  });
  expect(await shop.pay(order.id)).toBe('requires_capture');
  await until(async () => (await shop.statusOf(order.id)) === 'authorised');
  const both = await Promise.all([capture(order.id), capture(order.id)]);
  expect(both).toEqual([{ capturedMinor: TOTAL }, { capturedMinor: TOTAL }]);
  expect(await capture(order.id)).toEqual({ capturedMinor: TOTAL });
  expect(await shop.statusOf(order.id)).toBe('confirmed');
  expect(await shop.eventsOf(order.id)).toEqual([
    'OrderSagaStarted',
    'InventoryReserved',
    'PaymentAuthorised',
    'PaymentProcessed',
  ]);
  expect(shop.sandbox.ledger({ orderId: order.id }).byOrder[order.id]).toMatchObject({
    paymentIntents: 1,
    capturedMinor: TOTAL,
    captures: 1,
  });
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
  const fee = `select sum(e.amount_minor)::float8 as fee from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
    where t.order_id = $1 and e.account = 'fees'`;
  const { feeMinor } = shop.sandbox.ledger({ orderId: order.id }).byOrder[order.id] ?? { feeMinor: 0 };
  await until(async () => (await shop.row<{ fee: number }>(fee, order.id))?.fee === feeMinor);
});

test('a declined card, then 3-D Secure, then paid: all of it in the payment answer', async () => {
  const order = await shop.placed();
  expect(await shop.pay(order.id, 'pm_card_chargeDeclinedInsufficientFunds')).toBe('card_declined');
  await until(async () => (await payment(order.id))['lastDecline'] !== null);
  expect(await payment(order.id)).toMatchObject({
    status: 'requires_payment',
    lastDecline: { code: 'insufficient_funds' },
  });
  expect(await shop.pay(order.id, 'pm_card_authenticationRequired')).toBe('requires_action');
  await until(async () => (await payment(order.id))['status'] === 'requires_action');
  const { paymentIntent = '' } = shop.sandbox.ledger({ orderId: order.id }).rows[0] ?? {};
  shop.sandbox.authenticate(paymentIntent, 'succeeded');
  await until(async () => (await shop.statusOf(order.id)) === 'authorised');
  expect(await payment(order.id)).toMatchObject({ status: 'authorised' });
});

test('GET /v1/orders/:id/payment → waits for the relay, and 409 when nothing comes', async () => {
  const cart = await shop.shopping.cartOf({});
  const { id } = (await shop.shopping.order(cart, { key: randomUUID() })).json<{ id: string }>();
  const asked = payment(id);
  await shop.relay();
  expect(await asked).toMatchObject({ status: 'requires_payment' });
});

test('the relay tells twice, crashes after the provider’s answer, and times out: one intent', async () => {
  shop.sandbox.faults.add({ kind: 'timeout-after', on: 'payment_intents.create', next: 1 });
  const order = await shop.placed();
  await shop.orders.deps.pool.query(
    `insert into outbox (stream_id, sequence, events, due_at, created_at)
     values ($1, 2, '[{"sequence":1,"type":"OrderSagaStarted","data":{}}]', now(), now())`,
    [order.id],
  );
  await shop.orders.deps.pool.query('delete from payments where order_id = $1', [order.id]);
  await shop.relay();
  expect(shop.sandbox.ledger({ orderId: order.id }).rows).toHaveLength(1);
});

test.each([
  'timeout-after',
  'reset-after',
  'error-after',
  'error-rolled-back',
  'timeout-before',
  'error-before',
] as const)('capture → once, whatever happens to the answer (%s)', async (kind) => {
  const order = await shop.authorised();
  shop.sandbox.faults.add({ kind, on: 'payment_intents.capture', next: 1 });
  await atLast(() => capture(order.id));
  await until(async () => (await shop.statusOf(order.id)) === 'confirmed');
  expect(shop.sandbox.ledger({ orderId: order.id }).byOrder[order.id]).toMatchObject({
    captures: 1,
    capturedMinor: TOTAL,
  });
  expect((await shop.eventsOf(order.id)).filter((type) => type === 'PaymentProcessed')).toHaveLength(1);
});

test('capture → refused before money is held, and when the provider has cancelled it', async () => {
  const order = await shop.placed();
  await expect(capture(order.id)).rejects.toMatchObject({ reason: 'not-authorised' });
  const held = await shop.authorised();
  const { paymentIntent = '' } = shop.sandbox.ledger({ orderId: held.id }).rows[0] ?? {};
  shop.sandbox.faults.add({ kind: 'webhook-lose', on: 'payment_intent.canceled', next: 1 });
  await shop.stripe.paymentIntents.cancel(paymentIntent);
  await expect(capture(held.id)).rejects.toMatchObject({ reason: 'gone' });
  expect(await payment(held.id)).toMatchObject({ status: 'cancelled' });
});

test('an order that a promo code made free asks nothing of the provider', async () => {
  const cart = await shop.shopping.cartOf({});
  const { id } = (await shop.shopping.order(cart, { key: randomUUID() })).json<{ id: string }>();
  await shop.orders.deps.pool.query('update orders set discount_minor = items_minor, total_minor = 0 where id = $1', [
    id,
  ]);
  await shop.relay();
  expect(await shop.statusOf(id)).toBe('authorised');
  expect(await payment(id)).toMatchObject({ code: 'payment/closed', current: { status: 'authorised' } });
  expect(await capture(id)).toEqual({ capturedMinor: 0 });
  expect(await shop.statusOf(id)).toBe('confirmed');
  expect(shop.sandbox.ledger({ orderId: id }).rows).toEqual([]);
});
