import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cart } from '#shared/contracts/carts.ts';
import { Order, PlacedOrder, type OrderEventType } from '#shared/contracts/orders.ts';
import { ensureDefaultZones } from '../delivery/default-zones.ts';
import { auditDelivery } from '../delivery/audit-delivery.ts';
import { PaymentRefused } from '../payments/payment-error.ts';
import { auditStock } from '../stock/audit-stock.ts';
import { ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { quickRetries } from '../testing/quick-retries.ts';
import { sagaFixture, type SagaFixture } from '../testing/saga-fixture.ts';
import { authorisePayments, databasePayments } from '../testing/saga-payments.ts';
import { countedSku, promoCode, Shopping } from '../testing/shopping.ts';
import { RETRIES } from './retries.ts';
import type { SagaPayments } from './saga-deps.ts';
import { STEPS } from './steps.ts';

let fixture: OrdersFixture;
let saga: SagaFixture;
let shopping: Shopping;
/** What the provider does to one order, by its id; the rest is paid as usual. */
const faults = new Map<string, Partial<SagaPayments>>();

beforeAll(async () => {
  fixture = await ordersFixture();
  await ensureDefaultZones(fixture.deps);
  shopping = new Shopping(fixture, await fixture.user());
  const real = databasePayments(fixture.deps);
  saga = await sagaFixture(
    fixture,
    { steps: STEPS, retries: quickRetries },
    {
      capture: (orderId) => (faults.get(orderId)?.capture ?? real.capture)(orderId),
      giveBack: (orderId, reason) => (faults.get(orderId)?.giveBack ?? real.giveBack)(orderId, reason),
      refund: real.refund,
    },
  );
});
afterAll(async () => {
  const sound = { reservedDiffers: 0, negative: 0, orphans: 0, promotionsDiffer: 0, totalsDiffer: 0 };
  expect(await auditStock(fixture.deps.pool)).toEqual(sound);
  expect(await auditDelivery(fixture.deps.pool)).toEqual({ bookedDiffers: 0, bookedForEnded: 0 });
  await saga.close();
  await fixture.close();
});

const address = {
  postcode: '101000',
  city: 'Москва',
  address: 'Мясницкая, 1',
  contactName: 'Анна',
  contactPhone: '+79001234567',
};

/** An order of one counted piece with a promo code and a slot. */
async function placed(): Promise<{ id: string; sku: string; code: string }> {
  const { modelId, sku } = await countedSku(fixture, 1);
  const code = await promoCode(fixture, 1);
  let cart = await shopping.cartOf({ modelId });
  const slot = { date: new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10), part: 'day' };
  for (const [what, body] of [
    ['delivery', { delivery: { ...address, slot } }],
    ['promotion', { code }],
  ] as const) {
    const url = `/v1/carts/${cart.id}/${what}`;
    cart = (await shopping.call({ method: 'PUT', url, body: { version: cart.version, ...body } })).json<Cart>();
  }
  const { id } = PlacedOrder.parse((await shopping.order(cart)).json());
  return { id, sku, code };
}

const orderOf = async (id: string) => Order.parse((await shopping.call({ url: `/v1/orders/${id}` })).json());
const cancel = (id: string) => shopping.call({ method: 'POST', url: `/v1/orders/${id}/cancel`, body: {} });
const statusOf = async (id: string, status: string) =>
  expect.poll(async () => (await orderOf(id)).status, { timeout: 10_000, interval: 20 }).toBe(status);
const typesOf = async (id: string): Promise<OrderEventType[]> =>
  (await orderOf(id)).timeline.map((event) => event.type);
const gone = (id: string, type: OrderEventType) =>
  expect.poll(async () => (await typesOf(id)).at(-1), { timeout: 10_000, interval: 20 }).toBe(type);
const freeOf = async (sku: string, code: string) => {
  const text = `select (select on_hand - reserved from stock where sku = $1) as pieces,
    (select max_redemptions - redeemed from promotions where code = $2) as uses`;
  return (await fixture.deps.pool.query<{ pieces: number; uses: number }>(text, [sku, code])).rows[0];
};
const FORWARD = ['OrderSagaStarted', 'InventoryReserved', 'PaymentAuthorised'];

test('an authorised order is booked, captured and completed, once, however often its event is told', async () => {
  const { id } = await placed();
  await authorisePayments(fixture.deps, [id]);
  await gone(id, 'OrderSagaCompleted');
  await saga.ingress.startSaga(id);
  expect(await typesOf(id)).toEqual([...FORWARD, 'DeliveryScheduled', 'PaymentProcessed', 'OrderSagaCompleted']);
  expect(await orderOf(id)).toMatchObject({ status: 'confirmed', deliverySlot: { part: 'day' }, cancelling: false });
});

test('a refused capture undoes slot, stock and promo code, once', async () => {
  const { id, sku, code } = await placed();
  faults.set(id, { capture: async () => Promise.reject(new PaymentRefused('declined', 'no money')) });
  await authorisePayments(fixture.deps, [id]);
  await statusOf(id, 'cancelled');
  expect(await typesOf(id)).toEqual([
    ...FORWARD,
    'DeliveryScheduled',
    'DeliveryScheduleCancelled',
    'InventoryReservationCancelled',
    'OrderSagaFailed',
  ]);
  expect(await freeOf(sku, code)).toEqual({ pieces: 1, uses: 1 });
});

test('a provider that is away is asked again; given up, the saga is undone', async () => {
  const [first, second] = [await placed(), await placed()];
  let asked = 0;
  const real = databasePayments(fixture.deps);
  faults.set(first.id, {
    capture: async (id) => (++asked < 3 ? Promise.reject(new Error('away')) : real.capture(id)),
  });
  faults.set(second.id, { capture: async () => Promise.reject(new Error('away')) });
  await authorisePayments(fixture.deps, [first.id, second.id]);
  await gone(first.id, 'OrderSagaCompleted');
  await statusOf(second.id, 'cancelled');
});

describe('cancelling', () => {
  test('while the payment is being captured: the money goes back and the order ends', async () => {
    const { id, sku, code } = await placed();
    const real = databasePayments(fixture.deps);
    faults.set(id, {
      capture: async (orderId) => {
        expect((await cancel(orderId)).json()).toMatchObject({ cancelling: true });
        await real.capture(orderId);
      },
    });
    await authorisePayments(fixture.deps, [id]);
    await gone(id, 'OrderSagaFailed');
    expect(await orderOf(id)).toMatchObject({ status: 'refunded', cancelReason: 'shopper', deliverySlot: null });
    expect((await typesOf(id)).filter((type) => type === 'PaymentRefunded')).toHaveLength(1);
    expect(await freeOf(sku, code)).toEqual({ pieces: 1, uses: 1 });
  });

  test('after the saga: by a workflow of its own, once however often it is asked', async () => {
    const { id, sku, code } = await placed();
    await authorisePayments(fixture.deps, [id]);
    await gone(id, 'OrderSagaCompleted');
    for (const answer of await Promise.all([cancel(id), cancel(id), cancel(id)]))
      expect(answer.json()).toMatchObject({ cancelling: true, cancelReason: 'shopper' });
    await statusOf(id, 'refunded');
    await gone(id, 'OrderSagaFailed');
    expect(await freeOf(sku, code)).toEqual({ pieces: 1, uses: 1 });
    expect((await orderOf(id)).cancelling).toBe(false);
  });

  test('before payment: at once, and what was to be paid is let go', async () => {
    const { id } = await placed();
    const returned: string[] = [];
    faults.set(id, { giveBack: async (orderId) => returned.push(orderId) });
    expect((await cancel(id)).json()).toMatchObject({ status: 'cancelled' });
    await expect.poll(() => returned, { timeout: 10_000 }).toEqual([id]);
  });
});

test('an order that was not paid in time: its payment is let go by the expiry workflow', async () => {
  const { id } = await placed();
  const returned: string[] = [];
  faults.set(id, { giveBack: async (_, reason) => returned.push(reason) });
  await fixture.deps.pool.query(`update orders set expires_at = now() where id = $1`, [id]);
  await statusOf(id, 'cancelled');
  await expect.poll(() => returned, { timeout: 10_000 }).toEqual(['expired']);
});

test('the rules of production give a provider a day and the database two hours', () => {
  expect(Object.keys(RETRIES).sort()).toEqual(STEPS.map((step) => step.name).sort());
  expect(RETRIES['capture-payment'].run.giveUpMs).toBeGreaterThan(3_600_000);
});
