import { afterAll, beforeAll, expect, test } from 'vitest';
import { ordersFixture, type OrdersFixture } from '../../origin/orders/testing/orders-fixture.ts';
import { TEST_KEYS } from '../../origin/plugins/testing/signed-inject.ts';
import { importFeed } from '../../origin/sync/pipeline/import-feed.ts';
import { stockSender } from '../../origin/sync/stock/send-stock.ts';
import { syncFixture, textSource, type SyncFixture } from '../../origin/sync/testing/sync-fixture.ts';

const MAKER = { id: 'counted', name: 'Counted' };
const PROFILE = {
  fields: { name: ['name'], category: ['category'], size: ['size'], price: ['price'], stock: ['stock'] },
  currency: 'EUR',
  countedStock: true,
};

let orders: OrdersFixture;
let sync: SyncFixture;
let url: string;
beforeAll(async () => {
  orders = await ordersFixture();
  sync = syncFixture();
  url = await orders.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await orders.close();
  await sync.close();
});

/** Imports rows `size;pieces` of one model, with the orders service at an address. */
async function imported(rows: readonly string[], at: string, kind: 'full' | 'stock' = 'full'): Promise<void> {
  const text = rows.map((row) => `Tind;Mattresses;${row.replace(';', ';499.00;')}`).join('\n');
  const source = textSource(`name;category;size;price;stock\n${text}\n`);
  const stock = stockSender(sync.db, { url: at, signingKeys: TEST_KEYS, pauseMs: 1 });
  const input = { maker: MAKER, source, profile: PROFILE, kind, unguarded: true };
  await importFeed({ ...sync.deps, stock }, input, AbortSignal.timeout(30_000));
}

async function counted(): Promise<Record<string, number>> {
  const { rows } = await orders.deps.pool.query<{ size: string; onHand: number }>(
    `select split_part(sku, ':', 2) as size, on_hand as "onHand" from stock where location = $1`,
    [MAKER.id],
  );
  return Object.fromEntries(rows.map(({ size, onHand }) => [size, onHand]));
}

test('counts of a feed become stock; what is not counted any more goes; what could not be told is told with the next run', async () => {
  await imported(['160x200;5', '90x200;0', '180x200;10+', '80x200;in stock'], url);
  expect(await counted()).toEqual({ '160x200': 5, '90x200': 0 });
  await imported(['160x200;4', '180x200;2'], url);
  expect(await counted()).toEqual({ '160x200': 4, '180x200': 2 });
  const away = imported(['160x200;3', '180x200;2'], 'http://127.0.0.1:9');
  await expect(away).rejects.toMatchObject({ code: 'orders/unavailable' });
  expect(await counted()).toMatchObject({ '160x200': 4 });
  await imported(['180x200;9'], url, 'stock');
  expect(await counted()).toEqual({ '160x200': 3, '180x200': 9 });
});
