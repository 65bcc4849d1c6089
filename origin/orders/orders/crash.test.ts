import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectProblem } from '../../plugins/testing/route-suite.ts';
import { auditStock } from '../stock/audit-stock.ts';
import { ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { countedSku, promoCode, Shopping } from '../testing/shopping.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => fixture.close());

/** Runs `work` while another transaction holds a row, kills whoever waits for it, and gives what `work` came to. */
async function killedWhileWaiting<T>(holding: string, value: string, work: () => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: fixture.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query(holding, [value]);
    const outcome = work();
    await expect
      .poll(async () => (await holder.query(KILL_WAITING)).rowCount, { timeout: 5_000, interval: 5 })
      .toBeGreaterThan(0);
    return await outcome;
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
}
const KILL_WAITING = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

const rowsOf = async (cartId: string) => {
  const text = `select (select status from carts where id = $1) as cart,
    (select count(*)::int from orders where cart_id = $1) as orders`;
  return (await fixture.deps.pool.query<{ cart: string; orders: number }>(text, [cartId])).rows[0];
};
const SOUND = { reservedDiffers: 0, negative: 0, orphans: 0, promotionsDiffer: 0, totalsDiffer: 0 };

test.each([
  ['the cart', 'select 1 from carts where id = $1 for update'],
  ['the stock', 'select 1 from stock where sku = $1 for update'],
  ['the promo code', 'select 1 from promotions where code = $1 for update'],
])(
  'POST /v1/orders → 503 and nothing written when the connection dies at %s; then the same key orders once',
  async (what, holding) => {
    const { modelId, sku } = await countedSku(fixture, 2);
    const code = await promoCode(fixture, 2);
    const empty = await shopping.cartOf({ modelId }, { state: 'made_to_order' });
    const put = {
      method: 'PUT' as const,
      url: `/v1/carts/${empty.id}/promotion`,
      body: { version: empty.version, code },
    };
    const cart = { ...empty, ...(await shopping.call(put)).json() };
    const key = randomUUID();
    const value = what === 'the cart' ? cart.id : what === 'the stock' ? sku : code;
    const answer = expectProblem(
      killedWhileWaiting(holding, value, () => shopping.order(cart, { key })),
      'orders/unavailable',
    );
    expect((await answer).headers['retry-after']).toBe('2');
    expect(await rowsOf(cart.id)).toEqual({ cart: 'open', orders: 0 });
    const first = await shopping.order(cart, { key });
    expect(first.statusCode).toBe(201);
    expect((await shopping.order(cart, { key })).body).toBe(first.body);
    expect(await rowsOf(cart.id)).toEqual({ cart: 'ordered', orders: 1 });
    expect(await auditStock(fixture.deps.pool)).toEqual(SOUND);
  },
);

/** Runs and commits as the pool does, and then loses the connection before the answer to placing an order. */
const losingAnswers = (pool: pg.Pool): pg.Pool =>
  new Proxy(pool, {
    get: (target, name) =>
      name !== 'query'
        ? Reflect.get(target, name)
        : async (config: pg.QueryConfig) => {
            const result: unknown = await target.query(config);
            if (config.name?.startsWith('place-order') !== true) return result;
            throw new Error('Connection terminated unexpectedly');
          },
  });

test('an order whose answer was lost after the commit is answered by its key', async () => {
  const cart = await shopping.cartOf({});
  const key = randomUUID();
  const { pool } = fixture.deps;
  fixture.deps.pool = losingAnswers(pool);
  await expectProblem(shopping.order(cart, { key }), 'orders/unavailable').finally(() => (fixture.deps.pool = pool));
  expect((await shopping.order(cart, { key })).statusCode).toBe(201);
  expect(await rowsOf(cart.id)).toEqual({ cart: 'ordered', orders: 1 });
});
