import { auditStock } from '../../origin/orders/stock/audit-stock.ts';
import { newModelId, ordersFixture } from '../../origin/orders/testing/orders-fixture.ts';
import { placeFrom } from './place-from.ts';
import { print } from './print.ts';
import { seedOpenCarts } from './seed-open-carts.ts';

const ROUNDS = 100;
const CARTS = 200;

/** One unit, 200 carts that order it at once, 100 rounds: exactly one order each round, nothing held for nobody. */
export async function drillLastUnit(): Promise<boolean> {
  const fixture = await ordersFixture({ maxConnections: 40, patienceMs: 30_000 });
  try {
    const wins: number[] = [];
    const refusals = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const sku = `${newModelId()}:160x200`;
      await fixture.deps.pool.query(
        `insert into stock (sku, location, on_hand, updated_at) values ($1, 'main', 1, now())`,
        [sku],
      );
      const plan = { lines: [{ sku, quantity: 1, unitMinor: 4_000_000 }], promotionCode: null, discountMinor: 0 };
      const carts = await seedOpenCarts(
        fixture,
        Array.from({ length: CARTS }, () => plan),
      );
      const outcomes = await Promise.all(carts.map((cart) => placeFrom(fixture, cart)));
      wins.push(outcomes.filter((outcome) => 'orderId' in outcome).length);
      for (const outcome of outcomes)
        if ('code' in outcome) refusals.set(outcome.code, (refusals.get(outcome.code) ?? 0) + 1);
    }
    const audit = await auditStock(fixture.deps.pool);
    const { rows } = await fixture.deps.pool.query<{ orders: number; closed: number }>(
      `select (select count(*)::int from orders) as orders, (select count(*)::int from carts where status = 'ordered') as closed`,
    );
    const { orders = 0, closed = 0 } = rows[0] ?? {};
    print(`rounds: ${ROUNDS}, carts at once: ${CARTS}, orders: ${orders}, carts closed: ${closed}`);
    print(`rounds with not exactly one order: ${wins.filter((count) => count !== 1).length}`);
    print(`refused: ${JSON.stringify(Object.fromEntries(refusals))}`);
    print(`audit: ${JSON.stringify(audit)}`);
    const known = [...refusals.keys()].every((code) => code === 'stock/short');
    const sound = Object.values(audit).every((count) => count === 0);
    return wins.every((count) => count === 1) && orders === ROUNDS && closed === ROUNDS && known && sound;
  } finally {
    await fixture.close();
  }
}
