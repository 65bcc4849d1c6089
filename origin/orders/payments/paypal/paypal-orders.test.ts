import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlacedOrder } from '#shared/contracts/orders.ts';
import { startPaypalSandbox, type PaypalSandbox } from '../../../../dev/paypal-sandbox/sandbox.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { relayOnce } from '../../outbox/relay.ts';
import { ordersFixture, type OrdersFixture } from '../../testing/orders-fixture.ts';
import { Shopping } from '../../testing/shopping.ts';
import { capturePayment } from '../capture-payment.ts';
import { paymentHandlers } from '../payment-handlers.ts';
import { paymentProviders } from '../payment-providers.ts';
import { refundPayment } from '../refund-payment.ts';
import { returnPayment } from '../return-payment.ts';
import { SOUND } from '../testing/payments-fixture.ts';
import { storedPayments } from '../stored-payments.ts';
import { paypalProvider } from './paypal-provider.ts';

let sandbox: PaypalSandbox;
let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  sandbox = await startPaypalSandbox();
  const { clientId, clientSecret, webhookId, url: apiBase } = sandbox;
  const now = () => new Date();
  const paypal = paypalProvider({ clientId, clientSecret, webhookId, apiBase, now });
  fixture = await ordersFixture({ providers: paymentProviders(paypal) });
  fixture.deps.payments = storedPayments(fixture.deps.pool);
  sandbox.setWebhook(`${await fixture.app.listen({ port: 0, host: '127.0.0.1' })}/v1/webhooks/paypal`);
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => {
  await sandbox.stop();
  await fixture.close();
});

async function placed(): Promise<{ id: string; ref: string }> {
  const { id } = PlacedOrder.parse((await shopping.order(await shopping.cartOf({ currency: 'EUR' }))).json());
  const { pool, log } = fixture.deps;
  while ((await relayOnce({ pool, log, handlers: paymentHandlers(fixture.deps) })) > 0);
  const payment = (await shopping.call({ url: `/v1/orders/${id}/payment` })).json<{ clientSecret: string }>();
  return { id, ref: payment.clientSecret };
}
const statusOf = async (id: string) =>
  (await shopping.call({ url: `/v1/orders/${id}` })).json<{ status: string }>().status;
const becomes = (id: string, status: string) =>
  expect.poll(() => statusOf(id), { timeout: 5_000, interval: 10 }).toBe(status);

test('an order paid by PayPal: approved, held by us, captured, partly and then fully given back', async () => {
  const { id, ref } = await placed();
  sandbox.approve(ref);
  await becomes(id, 'authorised');
  expect(await capturePayment(fixture.deps, id)).toEqual({ capturedMinor: 4_000_000 });
  expect(await statusOf(id)).toBe('confirmed');
  const refund = { orderId: id, refundId: randomUUID(), amountMinor: 1_000_000, reason: 'a scratch' };
  expect(await refundPayment(fixture.deps, refund)).toEqual({ status: 'succeeded' });
  expect(await refundPayment(fixture.deps, refund)).toEqual({ status: 'succeeded' });
  expect(await returnPayment(fixture.deps, id, 'undone')).toBe('refunded');
  await becomes(id, 'refunded');
  expect(await auditLedger(fixture.deps.pool)).toEqual(SOUND);
});

test('a declined instrument is told; another approval goes through; one that comes after the end holds nothing', async () => {
  const { id, ref } = await placed();
  sandbox.declineNext();
  sandbox.approve(ref);
  const payment = async () => (await shopping.call({ url: `/v1/orders/${id}/payment` })).json<object>();
  const declined = { status: 'requires_payment', lastDecline: { code: 'declined' } };
  await expect.poll(payment, { timeout: 5_000, interval: 10 }).toMatchObject(declined);
  const late = await placed();
  await shopping.call({ method: 'POST', url: `/v1/orders/${late.id}/cancel`, body: {} });
  expect(await returnPayment(fixture.deps, late.id, 'the order has ended')).toBe('cancelled');
  sandbox.approve(late.ref);
  const taken = async () =>
    (await fixture.deps.pool.query('select 1 from webhook_events where object_ref = $1', [late.ref])).rowCount;
  await expect.poll(taken, { timeout: 5_000, interval: 10 }).toBe(1);
  const [provider] = fixture.deps.providers.all;
  expect((await provider?.retrieve(late.ref))?.status).toBe('processing');
  expect(await statusOf(late.id)).toBe('cancelled');
});
