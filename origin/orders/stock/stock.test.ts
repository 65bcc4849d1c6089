import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PlacedOrder } from '#shared/contracts/orders.ts';
import { withRetries } from '../db/failures.ts';
import { expireOrders } from '../orders/expire-orders.ts';
import { newModelId, ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { countedSku, Shopping } from '../testing/shopping.ts';
import { auditStock } from './audit-stock.ts';
import { consumeStock, releaseStock } from './end-reservations.ts';
import { planStock, type StockRow, type WantedLine } from './plan-stock.ts';
import { reserveStock } from './reserve-stock.ts';
import { setStock } from './set-stock.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => {
  expect(await auditStock(fixture.deps.pool)).toEqual(IN_ORDER);
  await fixture.close();
});

const IN_ORDER = { reservedDiffers: 0, negative: 0, orphans: 0, promotionsDiffer: 0, totalsDiffer: 0 };
const NOTHING_CHANGED = /stock_never_negative/;
const placed = async (...lines: Parameters<Shopping['cartOf']>) =>
  PlacedOrder.parse((await shopping.order(await shopping.cartOf(...lines))).json());
const rowOf = async (sku: string) => {
  const text = 'select on_hand as "onHand", reserved from stock where sku = $1';
  return (await fixture.deps.pool.query<{ onHand: number; reserved: number }>(text, [sku])).rows[0];
};

describe('planStock', () => {
  const line = (sku: string, quantity: number, state: WantedLine['state'] = 'in_stock'): WantedLine => ({
    id: `${sku}#${quantity}`,
    sku,
    quantity,
    state,
  });
  const row = (sku: string, location: string, free: number, withdrawn = false): StockRow => ({
    sku,
    location,
    free,
    withdrawn,
  });

  test('only lines in stock whose SKU is counted are held, at the fullest place', () => {
    const lines = [line('m:1', 2), line('m:2', 1, 'made_to_order'), line('m:3', 1, 'custom'), line('m:4', 1)];
    const rows = [row('m:1', 'a', 2), row('m:1', 'b', 3), row('m:2', 'a', 0)];
    expect(planStock(lines, rows)).toEqual({ holds: [{ sku: 'm:1', location: 'b', quantity: 2 }], shortages: [] });
  });

  test('the exact SKU is counted before model and size; places do not add up; withdrawn gives none', () => {
    const rows = [row('m:1', 'a', 1), row('m:1', 'b', 1), row('m:1:lift', 'a', 9), row('m:2', 'a', 9, true)];
    expect(planStock([line('m:1:lift', 2)], rows).holds).toEqual([{ sku: 'm:1:lift', location: 'a', quantity: 2 }]);
    expect(planStock([line('m:1', 2)], rows).shortages).toMatchObject([{ available: 1, withdrawn: false }]);
    expect(planStock([line('m:2', 1)], rows).shortages).toMatchObject([{ available: 0, withdrawn: true }]);
  });

  test('whatever is asked: never more than is free, every counted piece held or short, in SKU order', () => {
    const sku = fc.constantFrom('m:1', 'm:1:lift', 'm:2', 'm:2:lift+wool', 'm:3');
    const lines = fc.uniqueArray(fc.record({ sku, quantity: fc.integer({ min: 1, max: 9 }) }), {
      selector: (one) => one.sku,
    });
    const rows = fc.uniqueArray(
      fc.record({
        sku: fc.constantFrom('m:1', 'm:1:lift', 'm:2'),
        location: fc.constantFrom('a', 'b'),
        free: fc.nat(12),
        withdrawn: fc.boolean(),
      }),
      { selector: (one) => `${one.sku} ${one.location}` },
    );
    fc.assert(
      fc.property(lines, rows, (wanted, stock) => {
        const asked = wanted.map((one) => line(one.sku, one.quantity));
        const { holds, shortages } = planStock(asked, stock);
        for (const hold of holds) {
          const from = stock.find((one) => one.sku === hold.sku && one.location === hold.location);
          expect(from?.withdrawn).toBe(false);
          expect(hold.quantity).toBeLessThanOrEqual(from?.free ?? -1);
        }
        const skus = holds.map((hold) => hold.sku);
        expect(skus).toEqual([...new Set(skus)].sort());
        const counted = asked.filter((one) =>
          stock.some((place) => place.sku === one.sku || place.sku === one.sku.replace(/:\D.*/, '')),
        );
        const held = holds.reduce((sum, hold) => sum + hold.quantity, 0);
        const short = asked.filter((one) => shortages.some((shortage) => shortage.lineIds.includes(one.id)));
        const sum = (some: readonly WantedLine[]) => some.reduce((total, one) => total + one.quantity, 0);
        expect(held + sum(short)).toBe(sum(counted));
      }),
    );
  });
});

describe('setStock', () => {
  test('merges counts in bulk; the same again writes nothing', async () => {
    const counts = Array.from({ length: 2_500 }, () => ({
      sku: `${newModelId()}:160x200`,
      location: 'main',
      onHand: 3,
    }));
    expect(await setStock(fixture.deps, counts)).toEqual({ written: 2_500, overReserved: [] });
    expect(await setStock(fixture.deps, counts)).toEqual({ written: 0, overReserved: [] });
    expect(await rowOf(counts[0]?.sku ?? '')).toEqual({ onHand: 3, reserved: 0 });
  });

  test('a count below what is reserved is raised to it, and told each time', async () => {
    const { modelId, sku } = await countedSku(fixture, 5);
    await placed({ modelId, quantity: 3 });
    const count = [{ sku, location: 'main', onHand: 1 }];
    expect(await setStock(fixture.deps, count)).toEqual({ written: 1, overReserved: [sku] });
    expect(await setStock(fixture.deps, count)).toEqual({ written: 0, overReserved: [sku] });
    expect(await rowOf(sku)).toEqual({ onHand: 3, reserved: 3 });
  });
});

describe('an order’s pieces', () => {
  test('are released or consumed once, whichever comes first, however many at once', async () => {
    const { modelId, sku } = await countedSku(fixture, 10);
    const [one, two] = [await placed({ modelId, quantity: 4 }), await placed({ modelId, quantity: 3 })];
    const now = new Date();
    const several = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 5 }, () => withRetries(work)));
    await several(() => consumeStock(fixture.deps.db, one.id, now));
    await several(() => releaseStock(fixture.deps.db, one.id, now));
    expect(await rowOf(sku)).toEqual({ onHand: 6, reserved: 3 });
    await several(() => releaseStock(fixture.deps.db, two.id, now));
    expect(await rowOf(sku)).toEqual({ onHand: 6, reserved: 0 });
    expect(await releaseStock(fixture.deps.db, randomUUID(), now)).toBe(0);
  });

  test('are reserved once, all or none', async () => {
    const [one, two] = [await countedSku(fixture, 5), await countedSku(fixture, 1)];
    const order = await placed({ state: 'made_to_order' });
    const hold = (sku: string, quantity: number) => ({ sku, location: 'main', quantity });
    const reserve = (...holds: ReturnType<typeof hold>[]) => reserveStock(fixture.deps.db, order.id, holds, new Date());
    await expect(reserve(hold(one.sku, 2), hold(two.sku, 2))).rejects.toMatchObject({ code: 'stock/short' });
    expect(await rowOf(one.sku)).toMatchObject({ reserved: 0 });
    await reserve(hold(one.sku, 2), hold(two.sku, 1));
    await reserve(hold(one.sku, 2), hold(two.sku, 1));
    expect([await rowOf(one.sku), await rowOf(two.sku)]).toMatchObject([{ reserved: 2 }, { reserved: 1 }]);
  });

  test('the database itself refuses less than nothing', async () => {
    const { sku } = await countedSku(fixture, 1);
    const change = async (set: string) => fixture.deps.pool.query(`update stock set ${set} where sku = $1`, [sku]);
    for (const set of ['reserved = 2', 'reserved = -1', 'on_hand = -1'])
      await expect(change(set)).rejects.toThrow(NOTHING_CHANGED);
  });
});

describe('expireOrders', () => {
  test('ends what was not paid in time, in batches, with several sweeps at once, and nothing else', async () => {
    const { modelId, sku } = await countedSku(fixture, 300);
    const old: PlacedOrder[] = [];
    for (let i = 0; i < 12; i++)
      old.push(...(await Promise.all(Array.from({ length: 10 }, () => placed({ modelId })))));
    await fixture.deps.pool.query("update orders set expires_at = now() - interval '1 second' where id = any($1)", [
      old.map((order) => order.id),
    ]);
    const young = await placed({ modelId });
    let ended = 0;
    for (let batch = 1; batch > 0; ended += batch)
      batch = (await Promise.all([1, 2, 3].map(() => expireOrders(fixture.deps)))).reduce((sum, count) => sum + count);
    expect(ended).toBe(120);
    expect(await rowOf(sku)).toEqual({ onHand: 300, reserved: 1 });
    const { rows } = await fixture.deps.pool.query('select status, cancel_reason from orders where id = any($1)', [
      [old[0]?.id, young.id],
    ]);
    expect(rows).toEqual(
      expect.arrayContaining([
        { status: 'cancelled', cancel_reason: 'expired' },
        { status: 'payment_pending', cancel_reason: null },
      ]),
    );
  });
});
