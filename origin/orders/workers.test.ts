import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlaceOrder } from '#shared/contracts/orders.ts';
import { findCart } from './carts/find-cart.ts';
import { sweepCarts } from './carts/sweep-carts.ts';
import { placeOrder } from './orders/place-order.ts';
import { ordersFixture, type OrdersFixture } from './testing/orders-fixture.ts';
import { orderBody, Shopping } from './testing/shopping.ts';
import { workerLoop } from './worker-loop.ts';
import { startWorkers } from './workers.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => fixture.close());

const DAY_MS = 24 * 3_600_000;

test('an order that nobody paid is ended and told of by the workers alone', async () => {
  const told: string[] = [];
  const workers = startWorkers(fixture.deps, {
    OrderSagaFailed: async ({ dedupeKey }) => void told.push(dedupeKey),
  });
  try {
    const order = asId((await shopping.order(await shopping.cartOf({}))).json());
    workers.wakeOutbox();
    await fixture.deps.pool.query('update orders set expires_at = now() where id = $1', [order.id]);
    await expect.poll(() => told, { timeout: 10_000 }).toEqual([`${order.id}:4`]);
  } finally {
    await workers.stop();
  }
});

test('a worker goes on after a round that failed, is woken at once, and stops after its round', async () => {
  let rounds = 0;
  const loop = workerLoop('test', 60_000, fixture.deps.log, async () => {
    if (++rounds === 1) throw new Error('the first round fails');
    return 0;
  });
  await expect.poll(() => rounds).toBe(1);
  loop.wake();
  await expect.poll(() => rounds).toBe(2);
  await loop.stop();
  loop.wake();
  expect(rounds).toBe(2);
});

test('a cart that nobody changed for 30 days ends, after 30 more it is forgotten; an ordered one stays', async () => {
  const old = await shopping.cartOf({});
  const ordered = await shopping.cartOf({});
  await shopping.order(ordered);
  // By the verb: the edge's signature would be of another time than the service's.
  const statusOf = async (id: string) => (await findCart(fixture.deps, shopping.shopper.id, id)).status;
  fixture.elapse(31 * DAY_MS);
  try {
    expect(await statusOf(old.id)).toBe('expired');
    while ((await sweepCarts(fixture.deps)) > 0);
    expect([await statusOf(old.id), await statusOf(ordered.id)]).toEqual(['expired', 'ordered']);
    fixture.elapse(31 * DAY_MS);
    while ((await sweepCarts(fixture.deps)) > 0);
    await expect(statusOf(old.id)).rejects.toMatchObject({ code: 'cart/not-found' });
    expect(await statusOf(ordered.id)).toBe('ordered');
  } finally {
    fixture.elapse(-62 * DAY_MS);
  }
});

test('an answer is kept for 24 hours and longer', async () => {
  const cart = await shopping.cartOf({});
  const placing = { ownerId: shopping.shopper.id, key: randomUUID(), request: PlaceOrder.parse(orderBody(cart)) };
  const first = await placeOrder(fixture.deps, placing);
  fixture.elapse(3 * DAY_MS);
  try {
    expect(await placeOrder(fixture.deps, placing)).toEqual(first);
  } finally {
    fixture.elapse(-3 * DAY_MS);
  }
});

/** An order has an id. */
const asId = (json: unknown): { id: string } => json as { id: string };
