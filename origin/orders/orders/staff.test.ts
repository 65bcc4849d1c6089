import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cart } from '#shared/contracts/carts.ts';
import * as ops from '#shared/contracts/order-admin.ts';
import { OrderRefund, StaffOrder, StaffOrderPage } from '#shared/contracts/order-admin.ts';
import { Order, PlacedOrder, setOrderSlot, type OrderEvent } from '#shared/contracts/orders.ts';
import { signRequest, SIGNATURE_HEADER } from '#shared/signing.ts';
import { expectProblem, routeSuite } from '../../plugins/testing/route-suite.ts';
import { signedInject, TEST_KEYS, type SignedCall } from '../../plugins/testing/signed-inject.ts';
import { ensureDefaultZones } from '../delivery/default-zones.ts';
import { auditDelivery } from '../delivery/audit-delivery.ts';
import { PaymentRefused } from '../payments/payment-error.ts';
import type { SagaPayments } from '../saga/saga-deps.ts';
import { STEPS } from '../saga/steps.ts';
import { auditStock } from '../stock/audit-stock.ts';
import { ordersFixture, type OrdersFixture, type Shopper } from '../testing/orders-fixture.ts';
import { quickRetries } from '../testing/quick-retries.ts';
import { sagaFixture, type SagaFixture } from '../testing/saga-fixture.ts';
import { authorisePayments, databasePayments } from '../testing/saga-payments.ts';
import { countedSku, Shopping } from '../testing/shopping.ts';

let fixture: OrdersFixture;
let saga: SagaFixture;
let shopping: Shopping;
let staff: Shopper;
/** Orders whose money the provider does not give back. */
const stubborn = new Set<string>();

beforeAll(async () => {
  fixture = await ordersFixture();
  await ensureDefaultZones(fixture.deps);
  shopping = new Shopping(fixture, await fixture.user());
  staff = await fixture.user({ roles: ['ops'], amr: ['pwd', 'otp'] });
  const real = databasePayments(fixture.deps);
  const payments: SagaPayments = {
    ...real,
    giveBack: async (id, reason) =>
      stubborn.has(id) ? Promise.reject(new PaymentRefused('refused', 'not today')) : real.giveBack(id, reason),
  };
  saga = await sagaFixture(fixture, { steps: STEPS, retries: quickRetries }, payments);
});
afterAll(async () => {
  expect(await auditStock(fixture.deps.pool)).toMatchObject({ reservedDiffers: 0, orphans: 0 });
  expect(await auditDelivery(fixture.deps.pool)).toEqual({ bookedDiffers: 0, bookedForEnded: 0 });
  await saga.close();
  await fixture.close();
});

const WAIT = { timeout: 10_000, interval: 20 };
const asStaff = (call: SignedCall) =>
  signedInject(fixture.app, { ...call, headers: { ...staff.headers, ...call.headers } });
const staffOrder = async (id: string) => StaffOrder.parse((await asStaff({ url: `/v1/admin/orders/${id}` })).json());
const orderOf = async (id: string) => Order.parse((await shopping.call({ url: `/v1/orders/${id}` })).json());
const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  asStaff({ method: 'POST', url: `/v1/admin/${path}`, body, headers });

/** A confirmed order of three pieces of one line, with a slot. */
async function confirmed(): Promise<{ id: string; lineId: string; sku: string; number: string }> {
  const { modelId, sku } = await countedSku(fixture, 3);
  const cart = await shopping.cartOf({ modelId, quantity: 3, unitMinor: 1_000_000 });
  const delivery = {
    postcode: '101000',
    city: 'Москва',
    address: 'Мясницкая, 1',
    contactName: 'Анна',
    contactPhone: '+79001234567',
    slot: { date: dayAfter(10), part: 'day' },
  };
  const put = {
    method: 'PUT' as const,
    url: `/v1/carts/${cart.id}/delivery`,
    body: { version: cart.version, delivery },
  };
  const order = PlacedOrder.parse((await shopping.order((await shopping.call(put)).json<Cart>())).json());
  await authorisePayments(fixture.deps, [order.id]);
  await expect.poll(async () => (await orderOf(order.id)).timeline.at(-1)?.type, WAIT).toBe('OrderSagaCompleted');
  return { id: order.id, lineId: order.lines[0]?.id ?? '', sku, number: order.number };
}
const orderPath = async (rest = '') => `/v1/admin/orders/${(await confirmed()).id}${rest}`;
const body = (lineId: string, quantity: number) => ({ lines: [{ lineId, quantity }], reason: 'a scratch' });
const suite = (op: Parameters<typeof routeSuite>[1]['op'], ok: () => Promise<SignedCall>) =>
  routeSuite(() => fixture.app, { op, ok: async () => ({ headers: staff.headers, ...(await ok()) }) });

suite(ops.searchOrders, async () => ({ url: '/v1/admin/orders' }));
suite(ops.getStaffOrder, async () => ({ url: await orderPath() }));
suite(ops.cancelStaffOrder, async () => ({
  method: 'POST',
  url: await orderPath('/cancel'),
  body: { reason: 'asked by telephone' },
}));
suite(ops.advanceOrder, async () => ({ method: 'POST', url: await orderPath('/status'), body: { status: 'shipped' } }));
suite(ops.refundLines, async () => {
  const { id, lineId } = await confirmed();
  const headers = { ...staff.headers, 'idempotency-key': randomUUID() };
  return { method: 'POST', url: `/v1/admin/orders/${id}/refunds`, body: body(lineId, 1), headers };
});
suite(ops.listDeadLetters, async () => ({ url: '/v1/admin/dead-letters' }));
suite(ops.listPaymentFindings, async () => ({ url: '/v1/admin/payment-findings' }));
suite(ops.settlePaymentFinding, async () => ({
  method: 'POST',
  url: `/v1/admin/payment-findings/${await finding()}/settle`,
  body: { note: 'booked by hand' },
}));

/** A payment at the provider that no order of ours has. */
async function finding(): Promise<string> {
  const [id, providerRef] = [randomUUID(), `pi_${randomUUID()}`];
  await fixture.deps.pool.query(
    `insert into payment_findings (id, kind, provider, provider_ref, detail, found_at) values ($1, 'stray', 'stripe', $2, '{}', now())`,
    [id, providerRef],
  );
  return id;
}

test('a difference is settled once, by whom and why stays with it, and it is no longer listed', async () => {
  const [id, other] = [await finding(), await finding()];
  const settle = async () => post(`payment-findings/${id}/settle`, { note: 'the bank has sent it back' });
  expect((await settle()).json()).toMatchObject({ id, settled: { by: staff.id, note: 'the bank has sent it back' } });
  await expectProblem(settle(), 'payment-finding/not-found');
  const { items } = (await asStaff({ url: '/v1/admin/payment-findings' })).json<{ items: { id: string }[] }>();
  expect(items.map((item) => item.id)).toEqual(expect.arrayContaining([other]));
  expect(items.map((item) => item.id)).not.toContain(id);
});
routeSuite(() => fixture.app, {
  op: setOrderSlot,
  ok: async () => ({
    method: 'PUT',
    url: `/v1/orders/${(await confirmed()).id}/delivery-slot`,
    body: { slot: { date: dayAfter(12), part: 'evening' } },
    headers: shopping.shopper.headers,
  }),
});

test('every route of the staff → 403 for a shopper, 404 for an order that is none', async () => {
  for (const op of ops.ORDER_ADMIN_OPS) {
    const url = op.path.replace(':orderId', randomUUID()).replace(':letterId', `saga_${randomUUID()}`);
    const call = { method: op.method === 'get' ? ('GET' as const) : ('POST' as const), url };
    const sent = op.method === 'get' ? call : { ...call, body: {} };
    await expectProblem(shopping.call(sent), 'auth/forbidden');
  }
  const missing = randomUUID();
  await expectProblem(asStaff({ url: `/v1/admin/orders/${missing}` }), 'order/not-found');
  await expectProblem(post(`orders/${missing}/status`, { status: 'shipped' }), 'order/not-found');
  await expectProblem(post(`dead-letters/saga_${missing}/retry`, { note: 'again' }), 'dead-letter/not-found');
});

test('search finds an order by number, id, e-mail and owner, and pages', async () => {
  const { id, number } = await confirmed();
  const find = async (query: string) =>
    StaffOrderPage.parse((await asStaff({ url: `/v1/admin/orders?${query}` })).json());
  for (const q of [id, number.toLowerCase()]) expect((await find(`q=${q}`)).items).toMatchObject([{ id }]);
  for (const q of [shopping.shopper.id, 'shopper%40example.test'])
    expect((await find(`q=${q}&limit=1`)).items).toMatchObject([{ id }]);
  const page = await find(`status=confirmed&limit=1`);
  expect((await find(`status=confirmed&limit=1&cursor=${page.nextCursor}`)).items[0]?.id).not.toBe(id);
});

describe('refunds per line', () => {
  test('piece by piece, once for a key, never more than is left; the whole order gives slot and stock back', async () => {
    const { id, lineId } = await confirmed();
    const refund = (request: object, key: string) => post(`orders/${id}/refunds`, request, { 'idempotency-key': key });
    const first = OrderRefund.parse((await refund(body(lineId, 1), 'one')).json());
    expect(first).toMatchObject({ amount: { amountMinor: 1_000_000 }, by: staff.id, reason: 'a scratch' });
    expect((await refund(body(lineId, 1), 'one')).json()).toMatchObject({ id: first.id });
    await expectProblem(refund(body(lineId, 2), 'one'), 'idempotency/key-reused');
    const tooMuch = await expectProblem(refund(body(lineId, 3), 'two'), 'order/refund-too-much');
    expect(tooMuch.json()).toMatchObject({ current: { lines: [{ lineId, left: 2 }], deliveryMinor: 99_000 } });
    await expect.poll(async () => (await orderOf(id)).status, WAIT).toBe('partially_refunded');
    await refund({ ...body(lineId, 2), delivery: true }, 'three');
    await expect.poll(async () => (await orderOf(id)).timeline.at(-1)?.type, WAIT).toBe('OrderSagaFailed');
    const { order, refunds } = await staffOrder(id);
    expect(order).toMatchObject({ status: 'refunded', refundedMinor: 3_099_000, deliverySlot: null });
    expect(refunds.map((one) => one.state)).toEqual(['done', 'done']);
  });

  test('→ 409 order/not-changeable before the order is confirmed', async () => {
    const { id, lines } = PlacedOrder.parse((await shopping.order(await shopping.cartOf({}))).json());
    const key = { 'idempotency-key': randomUUID() };
    await expectProblem(post(`orders/${id}/refunds`, body(lines[0]?.id ?? '', 1), key), 'order/not-changeable');
  });
});

describe('handing over', () => {
  test('takes the pieces out of the stock once, and ends cancelling', async () => {
    const { id, sku } = await confirmed();
    for (const status of ['in_production', 'shipped', 'shipped', 'delivered'])
      expect((await post(`orders/${id}/status`, { status, tracking: 'RA1' })).statusCode).toBe(200);
    const { rows } = await fixture.deps.pool.query('select on_hand, reserved from stock where sku = $1', [sku]);
    expect(rows).toEqual([{ on_hand: 0, reserved: 0 }]);
    expect((await staffOrder(id)).history.slice(-3).map((event) => event.type)).toEqual([
      'OrderInProduction',
      'OrderShipped',
      'OrderDelivered',
    ]);
    await expectProblem(post(`orders/${id}/cancel`, { reason: 'too late' }), 'order/not-cancellable');
    await expectProblem(post(`orders/${id}/status`, { status: 'in_production' }), 'order/not-changeable');
  });

  test('→ 409 order/not-changeable while the order is being cancelled', async () => {
    const { id } = await confirmed();
    stubborn.add(id);
    await post(`orders/${id}/cancel`, { reason: 'asked by telephone' });
    await expectProblem(post(`orders/${id}/status`, { status: 'shipped' }), 'order/not-changeable');
    stubborn.delete(id);
  });
});

describe('dead letters', () => {
  const letterOf = async (id: string) => (await staffOrder(id)).deadLetters[0];
  const cancelled = async () => {
    const { id } = await confirmed();
    stubborn.add(id);
    await post(`orders/${id}/cancel`, { reason: 'asked by telephone' });
    await expect.poll(async () => (await letterOf(id))?.what, WAIT).toMatch(/OrderCancellation: undo capture-payment$/);
    return { id, letter: (await letterOf(id))?.id ?? '' };
  };

  test('retried, the undo goes on where it stood; a second decision finds nothing', async () => {
    const { id, letter } = await cancelled();
    stubborn.delete(id);
    expect((await post(`dead-letters/${letter}/retry`, { note: 'the bank is back' })).statusCode).toBe(200);
    await expect.poll(async () => (await orderOf(id)).timeline.at(-1)?.type, WAIT).toBe('OrderSagaFailed');
    expect(await orderOf(id)).toMatchObject({ status: 'refunded', cancelReason: 'staff' });
    await expectProblem(post(`dead-letters/${letter}/resolve`, { note: 'twice' }), 'dead-letter/not-found');
  });

  test('resolved, the rest is undone without it', async () => {
    const { id, letter } = await cancelled();
    await post(`dead-letters/${letter}/resolve`, { note: 'paid back by bank transfer' });
    await expect.poll(async () => (await orderOf(id)).timeline.at(-1)?.type, WAIT).toBe('OrderSagaFailed');
    expect(await orderOf(id)).toMatchObject({ status: 'refunded', deliverySlot: null, refundedMinor: 0 });
  });
});

describe('PUT /v1/orders/:orderId/delivery-slot', () => {
  const put = (id: string, slot: object | null) =>
    shopping.call({ method: 'PUT', url: `/v1/orders/${id}/delivery-slot`, body: { slot } });

  test('changes, releases and books again; a slot that is full or too early leaves the old one', async () => {
    const { id } = await confirmed();
    const slot = { date: dayAfter(14), part: 'evening' };
    expect((await put(id, slot)).json()).toMatchObject({ deliverySlot: slot });
    await expectProblem(put(id, { date: dayAfter(0), part: 'day' }), 'delivery/slot-unavailable');
    expect((await orderOf(id)).deliverySlot).toEqual(slot);
    expect((await put(id, null)).json()).toMatchObject({ deliverySlot: null });
    expect((await put(id, slot)).json()).toMatchObject({ deliverySlot: slot });
  });

  test('of 12 who want the last place, one gets it', async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => confirmed()));
    const slot = { date: dayAfter(20), part: 'morning' };
    const capacity = { method: 'PUT' as const, url: '/v1/admin/delivery/zones/moscow/slots' };
    await asStaff({ ...capacity, body: { ...slot, capacity: 1 } });
    const answers = await Promise.all(orders.map(({ id }) => put(id, slot)));
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1);
  });
});

describe('GET /v1/orders/:orderId/events', () => {
  /** Reads a stream to its end. */
  async function read(id: string, lastEventId?: number, who = shopping.shopper) {
    const { port } = asAddress(fixture.app.server.address() ?? (await listening()));
    const target = `/v1/orders/${id}/events`;
    const signature = signRequest({ method: 'GET', target, body: new Uint8Array() }, TEST_KEYS, Date.now());
    const resume = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) };
    const headers = { ...who.headers, [SIGNATURE_HEADER]: signature, ...resume };
    const answer = await fetch(`http://127.0.0.1:${port}${target}`, { headers });
    const text = await answer.text();
    const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => asEvent(JSON.parse(json ?? '')));
    return { status: answer.status, type: answer.headers.get('content-type'), data };
  }
  const listening = async () => {
    await fixture.app.listen({ port: 0, host: '127.0.0.1' });
    return fixture.app.server.address();
  };

  test('tells what happened and what happens until the order is over; resumes after a sequence; then 204', async () => {
    const { id } = await confirmed();
    const live = read(id);
    await post(`orders/${id}/cancel`, { reason: 'asked by telephone' });
    const { status, type, data } = await live;
    expect([status, type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(data.map((event) => event.sequence)).toEqual(data.map((_, index) => index + 1));
    expect(data.at(-1)).toMatchObject({ type: 'OrderSagaFailed', status: 'refunded' });
    const rest = await read(id, data.length - 2);
    expect(rest.data.map((event) => event.sequence)).toEqual([data.length - 1, data.length]);
    expect((await read(id, data.length)).status).toBe(204);
  });

  test('→ 404 for somebody else’s order, 503 with Retry-After beyond six streams of one owner', async () => {
    const { id } = await confirmed();
    expect((await read(id, undefined, await fixture.user())).status).toBe(404);
    const open = Array.from({ length: 7 }, () => read(id));
    expect((await Promise.race(open)).status).toBe(503);
    await post(`orders/${id}/cancel`, { reason: 'asked by telephone' });
    expect((await Promise.all(open)).filter((stream) => stream.status === 200)).toHaveLength(6);
  });
});

/** A server that listens on a port has an address with a port. */
const asAddress = (address: unknown): { port: number } => address as { port: number };
/** The stream's data is what the contract calls an OrderEvent. */
const asEvent = (json: unknown): OrderEvent => json as OrderEvent;
