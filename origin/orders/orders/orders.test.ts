import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as ops from '#shared/contracts/orders.ts';
import { Order, OrderPage, PlacedOrder } from '#shared/contracts/orders.ts';
import { noPayments } from '../payments/payment-port.ts';
import { expectProblem, routeSuite } from '../../plugins/testing/route-suite.ts';
import { ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { countedSku, promoCode, Shopping } from '../testing/shopping.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => fixture.close());

const app = () => fixture.app;
const placed = async (who = shopping, ...lines: Parameters<Shopping['cartOf']>) =>
  PlacedOrder.parse((await who.order(await who.cartOf(...(lines.length > 0 ? lines : [{}])))).json());
const orderOf = async (id: string) => Order.parse((await shopping.call({ url: `/v1/orders/${id}` })).json());
const stockOf = async (sku: string) =>
  (
    await fixture.deps.pool.query<{ on_hand: number; reserved: number }>(
      'select on_hand, reserved from stock where sku = $1',
      [sku],
    )
  ).rows[0];
const redeemedOf = async (code: string) =>
  (await fixture.deps.pool.query<{ redeemed: number }>('select redeemed from promotions where code = $1', [code]))
    .rows[0]?.redeemed;

routeSuite(app, { op: ops.placeOrder, ok: async () => shopping.orderCall(await shopping.cartOf({})) });
routeSuite(app, { op: ops.listOrders, ok: async () => ({ url: '/v1/orders', headers: shopping.shopper.headers }) });
routeSuite(app, {
  op: ops.getOrder,
  ok: async () => ({ url: `/v1/orders/${(await placed()).id}`, headers: shopping.shopper.headers }),
});
routeSuite(app, {
  op: ops.cancelOrder,
  ok: async () => ({
    method: 'POST',
    url: `/v1/orders/${(await placed()).id}/cancel`,
    body: {},
    headers: shopping.shopper.headers,
  }),
});

describe('with a payment', () => {
  const payment = {
    provider: 'stripe',
    clientSecret: 'pi_1_secret_1',
    status: 'requires_payment',
    lastDecline: null,
    amount: { amountMinor: 1, currency: 'RUB' },
  } as const;
  beforeAll(() => (fixture.deps.payments = { ...noPayments, forOrder: async () => payment }));
  afterAll(() => (fixture.deps.payments = noPayments));
  routeSuite(app, {
    op: ops.getOrderPayment,
    ok: async () => ({ url: `/v1/orders/${(await placed()).id}/payment`, headers: shopping.shopper.headers }),
  });
});

describe('POST /v1/orders', () => {
  test('→ 201: stock held, code used, events and outbox written, the cart closed', async () => {
    const { modelId, sku } = await countedSku(fixture, 5);
    const code = await promoCode(fixture, 3);
    const cart = await shopping.cartOf({ modelId, quantity: 2 }, { state: 'made_to_order', leadDays: 14 });
    const put = {
      method: 'PUT' as const,
      url: `/v1/carts/${cart.id}/promotion`,
      body: { version: cart.version, code },
    };
    const answer = await shopping.order((await shopping.call(put)).json());
    expect(answer.statusCode).toBe(201);
    const order = PlacedOrder.parse(answer.json());
    expect(order).toMatchObject({ status: 'payment_pending', number: expect.stringMatching(/^S\d{6}-[0-9A-Z]{8}$/) });
    expect(order.totals).toMatchObject({ itemsMinor: 12_000_000, discountMinor: 1_200_000, totalMinor: 10_800_000 });
    expect(await stockOf(sku)).toEqual({ on_hand: 5, reserved: 2 });
    expect(await redeemedOf(code)).toBe(1);
    const { timeline, lines } = await orderOf(order.id);
    expect(timeline.map((event) => [event.sequence, event.type])).toEqual([
      [1, 'OrderSagaStarted'],
      [2, 'InventoryReserved'],
    ]);
    expect(lines).toEqual(order.lines);
    const { rows } = await fixture.deps.pool.query('select sequence, events from outbox where stream_id = $1', [
      order.id,
    ]);
    expect(rows).toMatchObject([
      { sequence: 2, events: [{ type: 'OrderSagaStarted' }, { type: 'InventoryReserved' }] },
    ]);
    const closed = await shopping.call({ url: `/v1/carts/${cart.id}` });
    expect(closed.json()).toMatchObject({ status: 'ordered', orderId: order.id });
    const again = await expectProblem(shopping.order({ ...cart, version: cart.version + 2 }), 'cart/closed');
    expect(again.json()).toMatchObject({ current: { orderId: order.id } });
  });

  test('→ 400 idempotency/key-missing without a key, or with one that is too long or no ASCII', async () => {
    const cart = await shopping.cartOf({});
    const { headers: _, ...call } = shopping.orderCall(cart);
    await expectProblem(shopping.call(call), 'idempotency/key-missing');
    for (const key of ['', 'x'.repeat(256), 'a b'])
      await expectProblem(shopping.order(cart, { key }), 'idempotency/key-missing');
    expect((await shopping.order(cart, { key: 'k'.repeat(255) })).statusCode).toBe(201);
  });

  test('→ 404 cart/not-found for a cart of somebody else, as for a missing one', async () => {
    const cart = await new Shopping(fixture, await fixture.user()).cartOf({});
    await expectProblem(shopping.order(cart), 'cart/not-found');
    await expectProblem(shopping.order(cart, { cartId: randomUUID() }), 'cart/not-found');
  });

  test('→ 409 with what stands: version, empty, totals, expired quotes, stock, code', async () => {
    const { modelId, sku } = await countedSku(fixture, 1);
    const cart = await shopping.cartOf({ modelId, quantity: 2 });
    const version = await expectProblem(shopping.order(cart, { cartVersion: 1 }), 'cart/version-conflict');
    expect(version.json()).toMatchObject({ current: { version: 2 } });
    await expectProblem(shopping.order(await shopping.createCart()), 'cart/empty');
    const price = await expectProblem(
      shopping.order(cart, { expectedTotal: { amountMinor: 1, currency: 'RUB' } }),
      'order/price-changed',
    );
    expect(price.json()).toMatchObject({ current: { totals: { totalMinor: 8_000_000 } } });
    const short = await expectProblem(shopping.order(cart), 'stock/short');
    expect(short.json()).toMatchObject({ current: { lines: [{ sku, available: 1 }] } });
    const old = await shopping.cartOf({ ageMs: 14 * 60_000 + 59_000 });
    fixture.elapse(30_000);
    try {
      await expectProblem(shopping.order(old), 'order/quote-expired');
    } finally {
      fixture.elapse(-30_000);
    }
    expect(await stockOf(sku)).toMatchObject({ reserved: 0 });
  });

  test('→ 400 for terms that were not accepted or a contact that is none', async () => {
    const cart = await shopping.cartOf({});
    for (const change of [{ terms: { version: '1', accepted: false } }, { contact: { email: 'x', phone: '1' } }])
      await expectProblem(shopping.order(cart, change), 'request/invalid');
  });

  test('options do not hide a mattress from the count; other pieces of it add up', async () => {
    const { modelId, sku } = await countedSku(fixture, 2);
    const lines = [{ modelId, options: ['lift'], quantity: 2 }, { modelId }];
    await expectProblem(shopping.order(await shopping.cartOf(...lines)), 'stock/short');
    await placed(shopping, { modelId, options: ['lift'], quantity: 2 });
    expect(await stockOf(sku)).toEqual({ on_hand: 2, reserved: 2 });
  });
});

describe('GET /v1/orders', () => {
  test('pages of the own orders only, newest first', async () => {
    const who = new Shopping(fixture, await fixture.user());
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await placed(who)).id);
    const page = async (query: string) => OrderPage.parse((await who.call({ url: `/v1/orders${query}` })).json());
    const first = await page('?limit=2');
    const second = await page(`?limit=2&cursor=${first.nextCursor}`);
    const third = await page(`?limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].flatMap(({ items }) => items.map((item) => item.id))).toEqual(ids);
    expect(third.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({ pieces: 1, status: 'payment_pending' });
  });

  test.each(['limit=0', 'limit=101', 'cursor=1', 'limit=x'])('?%s → 400', async (query) => {
    await expectProblem(shopping.call({ url: `/v1/orders?${query}` }), 'request/invalid');
  });
});

test('an order of somebody else is a 404 on every route, as a missing one', async () => {
  const theirs = await placed(new Shopping(fixture, await fixture.user()));
  for (const id of [theirs.id, randomUUID()]) {
    await expectProblem(shopping.call({ url: `/v1/orders/${id}` }), 'order/not-found');
    await expectProblem(shopping.call({ url: `/v1/orders/${id}/payment` }), 'order/not-found');
    const cancel = { method: 'POST' as const, url: `/v1/orders/${id}/cancel`, body: {} };
    await expectProblem(shopping.call(cancel), 'order/not-found');
  }
});

test('GET /v1/orders/:orderId/payment → 409 payment/pending with Retry-After until there is one', async () => {
  const answer = await expectProblem(
    shopping.call({ url: `/v1/orders/${(await placed()).id}/payment` }),
    'payment/pending',
  );
  expect(answer.headers['retry-after']).toBe('1');
});

describe('POST /v1/orders/:orderId/cancel', () => {
  const cancel = (id: string) => shopping.call({ method: 'POST', url: `/v1/orders/${id}/cancel`, body: {} });

  test('gives stock and code back once, however often and however many at once', async () => {
    const { modelId, sku } = await countedSku(fixture, 3);
    const code = await promoCode(fixture, 1);
    const cart = await shopping.cartOf({ modelId, quantity: 3 });
    const put = {
      method: 'PUT' as const,
      url: `/v1/carts/${cart.id}/promotion`,
      body: { version: cart.version, code },
    };
    const order = PlacedOrder.parse((await shopping.order((await shopping.call(put)).json())).json());
    expect([await stockOf(sku), await redeemedOf(code)]).toEqual([{ on_hand: 3, reserved: 3 }, 1]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(order.id)));
    for (const answer of answers)
      expect(Order.parse(answer.json())).toMatchObject({
        status: 'cancelled',
        cancelReason: 'shopper',
        expiresAt: null,
      });
    expect([await stockOf(sku), await redeemedOf(code)]).toEqual([{ on_hand: 3, reserved: 0 }, 0]);
    expect((await orderOf(order.id)).timeline.map((event) => event.type)).toEqual([
      'OrderSagaStarted',
      'InventoryReserved',
      'InventoryReservationCancelled',
      'OrderSagaFailed',
    ]);
  });

  test('→ 409 order/not-cancellable with the status once it was handed over', async () => {
    const order = await placed();
    await fixture.deps.pool.query(`update orders set status = 'shipped', dispatched_at = now() where id = $1`, [
      order.id,
    ]);
    const answer = await expectProblem(cancel(order.id), 'order/not-cancellable');
    expect(answer.json()).toMatchObject({ current: { status: 'shipped' } });
  });
});
