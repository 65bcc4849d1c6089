import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlacedOrder } from '#shared/contracts/orders.ts';
import { ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { Shopping } from '../testing/shopping.ts';
import { listDeadLetters, resolveOutboxLetter, retryOutboxLetter } from './dead-letters.ts';
import type { OutboxHandlers, OutboxMessage } from './handlers.ts';
import { relayOnce, type RelayOptions } from './relay.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeEach(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterEach(async () => fixture.close());

const place = async () => PlacedOrder.parse((await shopping.order(await shopping.cartOf({}))).json());
/** Due a second ago, so that a clock which steps back by a hair does not end a drain early. */
const AT_ONCE_MS = -1_000;
const options = (handlers: OutboxHandlers, change: Partial<RelayOptions> = {}): RelayOptions => ({
  pool: fixture.deps.pool,
  log: fixture.deps.log,
  backoffMs: () => AT_ONCE_MS,
  handlers,
  ...change,
});
const left = async () => (await fixture.deps.pool.query('select 1 from outbox')).rowCount;
async function drain(...relays: RelayOptions[]): Promise<void> {
  for (let taken = 1; taken > 0;)
    taken = (await Promise.all(relays.map(relayOnce))).reduce((sum, count) => sum + count);
}
/** Notes what it was told. */
function listener(fail: (message: OutboxMessage) => boolean = () => false) {
  const told: string[] = [];
  const hear = async (message: OutboxMessage) => {
    if (fail(message)) throw new Error('the provider is away');
    told.push(message.dedupeKey);
  };
  return { told, handlers: { OrderSagaStarted: hear, InventoryReserved: hear } satisfies OutboxHandlers };
}

test('four relays at once: every message once, in order for each order', async () => {
  const orders: PlacedOrder[] = [];
  for (let i = 0; i < 60; i++) orders.push(await place());
  const { told, handlers } = listener();
  await drain(...Array.from({ length: 4 }, () => options(handlers)));
  expect(told).toHaveLength(120);
  for (const { id } of orders) expect(told.filter((key) => key.startsWith(id))).toEqual([`${id}:1`, `${id}:2`]);
  expect(await left()).toBe(0);
});

test('a handler that fails is asked again; the rest of its order waits, other orders do not', async () => {
  const [stuck, fine] = [await place(), await place()];
  const { told, handlers } = listener(
    ({ orderId, attempt, sequence }) => orderId === stuck.id && sequence === 1 && attempt < 4,
  );
  await relayOnce(options(handlers));
  expect(told).toEqual([`${fine.id}:1`, `${fine.id}:2`]);
  await drain(options(handlers));
  expect(told.slice(2)).toEqual([`${stuck.id}:1`, `${stuck.id}:2`]);
});

test('after the last attempt it waits for a person, who retries or resolves it', async () => {
  const { id } = await place();
  let away = true;
  const { told, handlers } = listener(() => away);
  await drain(options(handlers, { maxAttempts: 3 }));
  const [dead] = await listDeadLetters(fixture.deps.pool);
  if (dead === undefined) throw new Error('nothing was given up');
  const key = { orderId: id, sequence: 2 };
  expect(dead).toMatchObject({
    id: `outbox_${id}_2`,
    kind: 'outbox',
    orderId: id,
    attempts: 3,
    lastError: 'the provider is away',
  });
  expect(await retryOutboxLetter(fixture.deps.pool, key)).toBe(true);
  await drain(options(handlers, { maxAttempts: 1 }));
  expect(await resolveOutboxLetter(fixture.deps.pool, key)).toBe(true);
  expect(await resolveOutboxLetter(fixture.deps.pool, key)).toBe(false);
  away = false;
  await shopping.call({ method: 'POST', url: `/v1/orders/${id}/cancel`, body: {} });
  const ended = listener();
  await drain(options({ OrderSagaFailed: ended.handlers.OrderSagaStarted }));
  expect([told, ended.told]).toEqual([[], [`${id}:4`]]);
});

test('a slow message holds up its own order alone, and leaves once it was told', async () => {
  const stuck = await place();
  const released = Promise.withResolvers<void>();
  const slow = new Set<Promise<void>>();
  const { told, handlers } = listener();
  const waiting: OutboxHandlers = {
    ...handlers,
    OrderSagaStarted: async (message) => {
      if (message.orderId === stuck.id) await released.promise;
      return handlers.OrderSagaStarted(message);
    },
  };
  await relayOnce(options(waiting, { slow }));
  expect([told, slow.size]).toEqual([[], 1]);
  const fine = await place();
  await relayOnce(options(waiting, { slow }));
  expect(told).toEqual([`${fine.id}:1`, `${fine.id}:2`]);
  expect(await left()).toBe(1);
  released.resolve();
  await Promise.all(slow);
  expect(told.slice(2)).toEqual([`${stuck.id}:1`, `${stuck.id}:2`]);
  expect([await left(), slow.size]).toEqual([0, 0]);
});

test('a relay that died holding a message: another tells it once the lease is over', async () => {
  const { id } = await place();
  const never = options({ OrderSagaStarted: () => new Promise(() => undefined) }, { handlerTimeoutMs: 600 });
  const dying = relayOnce({ ...never, pool: fixture.deps.pool });
  const { told, handlers } = listener();
  await drain(options(handlers));
  expect(told).toEqual([]);
  await dying;
  await expect
    .poll(async () => (await drain(options(handlers)), told), { timeout: 5_000 })
    .toEqual([`${id}:1`, `${id}:2`]);
});

test('thousands that wait are taken by the plan that was made while none did', async () => {
  const { pool } = fixture.deps;
  await drain(options({}));
  await pool.query('analyze outbox');
  for (let i = 0; i < 20; i++) await drain(options({}));
  await pool.query(
    `insert into outbox (stream_id, sequence, events, due_at, created_at)
     select gen_random_uuid(), 1, '[]', now() - interval '1 second', now() from generate_series(1, 5000)`,
  );
  await drain(options({}));
  expect(await left()).toBe(0);
});
