import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PlacedOrder } from '#shared/contracts/orders.ts';
import { stockLoadTarget } from '#shared/contracts/stock-load.ts';
import { SIGNATURE_HEADER, signRequest } from '#shared/signing.ts';
import { TEST_KEYS } from '../../plugins/testing/signed-inject.ts';
import { withRetries } from '../db/failures.ts';
import { expireOrders } from '../orders/expire-orders.ts';
import { newModelId, ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { countedSku, Shopping } from '../testing/shopping.ts';
import { countStock, stockBody } from '../testing/count-stock.ts';
import { auditStock } from './audit-stock.ts';
import { consumeStock, releaseStock } from './end-reservations.ts';
import { planStock, type StockRow, type WantedLine } from './plan-stock.ts';
import { reserveStock } from './reserve-stock.ts';

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

describe('PUT /v1/internal/stock-loads/:source/:runId', () => {
  const asOf = new Date();
  const counts = (length: number, onHand: number | null = 3) =>
    Array.from({ length }, () => ({ sku: `${newModelId()}:160x200`, location: 'main', onHand }));
  const put = async (target: string, body: string) => {
    const request = { method: 'PUT', target, body: new Uint8Array() };
    const headers = { 'content-type': 'text/csv', [SIGNATURE_HEADER]: signRequest(request, TEST_KEYS, Date.now()) };
    return fixture.app.inject({ method: 'PUT', url: target, headers, body });
  };
  const signEnd = (target: string) => (hash: Uint8Array) =>
    signRequest({ method: 'PUT', target, body: hash }, TEST_KEYS, Date.now());

  test('sets counts in bulk; the same load again tells the same and changes nothing', async () => {
    const target = stockLoadTarget('bulk', 'run-1', asOf);
    const lines = counts(4_500);
    const body = stockBody(lines, signEnd(target));
    const loaded = { outcome: 'merged', rows: 4_500, written: 4_500, short: 0 };
    expect((await put(target, body)).json()).toEqual(loaded);
    const { sku = '' } = lines[0] ?? {};
    await fixture.deps.pool.query('update stock set on_hand = 2 where sku = $1', [sku]);
    expect((await put(target, body)).json()).toEqual(loaded);
    expect(await rowOf(sku)).toEqual({ onHand: 2, reserved: 0 });
  });

  test('takes nothing of a load that is cut off, out of order, or signed by nobody', async () => {
    const target = stockLoadTarget('refused', 'run-1', asOf);
    const lines = counts(3);
    const body = stockBody(lines, signEnd(target));
    const bodyLines = body.split('\n');
    const malformed = [
      body.slice(0, -2),
      bodyLines.toSpliced(1, 1).join('\n'),
      [bodyLines[1], bodyLines[0], ...bodyLines.slice(2)].join('\n'),
      `m_x,main,3\n${body}`,
    ];
    for (const wrong of malformed)
      expect((await put(target, wrong)).json()).toMatchObject({ code: 'stock/load-malformed' });
    for (const sign of [signEnd(stockLoadTarget('refused', 'run-2', asOf)), () => 'k1'])
      expect((await put(target, stockBody(lines, sign))).json()).toMatchObject({ code: 'request/unsigned' });
    const unsigned = { method: 'PUT', url: target, headers: { 'content-type': 'text/csv' }, body } as const;
    expect((await fixture.app.inject(unsigned)).json()).toMatchObject({ code: 'request/unsigned' });
    expect(await rowOf(lines[0]?.sku ?? '')).toBeUndefined();
  });

  test('an older load changes nothing; one that was killed half-way goes on behind what it has merged', async () => {
    const lines = counts(5_000).toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
    const [first, last] = [lines[0]?.sku ?? '', lines.at(-1)?.sku ?? ''];
    const key = { source: 'killed', runId: 'run-1', asOf };
    await fixture.deps.pool.query(
      "create function fail() returns trigger as $$ begin raise 'killed'; end $$ language plpgsql",
    );
    await fixture.deps.pool.query(
      `create trigger fail before insert on stock for each row when (new.sku = '${last}') execute function fail()`,
    );
    await expect(countStock(fixture, lines, key)).rejects.toThrow('killed');
    await fixture.deps.pool.query('drop trigger fail on stock');
    expect(await rowOf(last)).toBeUndefined();
    await fixture.deps.pool.query('update stock set on_hand = 1 where sku = $1', [first]);
    expect(await countStock(fixture, lines, key)).toMatchObject({ rows: 5_000, written: 5_000 });
    expect([await rowOf(first), await rowOf(last)]).toMatchObject([{ onHand: 1 }, { onHand: 3 }]);
    const older = { ...key, runId: 'run-0', asOf: new Date(asOf.getTime() - 1) };
    expect(await countStock(fixture, counts(1, 9), older)).toMatchObject({ outcome: 'superseded', written: 0 });
    expect(
      await countStock(fixture, [{ sku: first, location: 'main', onHand: 7 }], { ...key, runId: 'run-2' }),
    ).toEqual({
      ...{ outcome: 'merged', rows: 1, written: 1, short: 0 },
    });
  });

  test('a count below what orders hold is kept and told; nothing is sold until it is made up for', async () => {
    const { modelId, sku } = await countedSku(fixture, 5);
    const order = await placed({ modelId, quantity: 3 });
    await placed({ modelId, quantity: 1 });
    const count = async (onHand: number | null) => countStock(fixture, [{ sku, location: 'main', onHand }]);
    expect(await count(1)).toMatchObject({ written: 1, short: 1 });
    expect(await rowOf(sku)).toEqual({ onHand: 1, reserved: 4 });
    await releaseStock(fixture.deps.db, order.id, new Date());
    const cart = await shopping.cartOf({ modelId });
    expect((await shopping.order(cart)).json()).toMatchObject({ code: 'stock/short' });
    expect(await count(null)).toMatchObject({ written: 1, short: 1 });
    expect(await rowOf(sku)).toEqual({ onHand: 0, reserved: 1 });
    expect(await count(2)).toMatchObject({ written: 1, short: 0 });
    expect((await shopping.order(cart)).statusCode).toBe(201);
  });

  test('loads of one source go one after the other, and what is not counted any more loses its row', async () => {
    const lines = counts(200);
    const key = { source: 'twice', asOf };
    const both = await Promise.allSettled(
      [1, 2].map(async (run) => countStock(fixture, lines, { ...key, runId: `${run}` })),
    );
    for (const one of both)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'stock/load-in-progress' });
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    const gone = lines.map((line) => ({ ...line, onHand: null }));
    expect(await countStock(fixture, gone)).toMatchObject({ written: 200 });
    expect(await rowOf(lines[0]?.sku ?? '')).toBeUndefined();
  });

  test('orders are placed while a load is merged: nothing is oversold', async () => {
    const models = await Promise.all([1, 2].map(async () => countedSku(fixture, 4)));
    const lines = [...counts(6_000), ...models.map(({ sku }) => ({ sku, location: 'main', onHand: 2 }))];
    const carts = await Promise.all(
      models.flatMap(({ modelId }) => [1, 2, 3, 4, 5].map(async () => shopping.cartOf({ modelId }))),
    );
    const placing = carts.map(async (cart) => shopping.order(cart));
    const [loaded, ...answers] = await Promise.all([countStock(fixture, lines), ...placing]);
    expect(loaded.rows).toBe(6_002);
    for (const answer of answers)
      if (answer.statusCode !== 201) expect(answer.json()).toMatchObject({ code: 'stock/short' });
    const { rows } = await fixture.deps.pool.query('select max(reserved) as most from stock where sku = any($1)', [
      models.map(({ sku }) => sku),
    ]);
    expect(rows).toEqual([{ most: expect.toSatisfy((most: number) => most <= 4) }]);
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
