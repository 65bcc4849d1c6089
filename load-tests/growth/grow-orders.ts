import { migrate } from '../../origin/orders/db/migrate.ts';
import { withClient } from '../../dev/testing/fresh-database.ts';
import { meterCpu } from '../benchmarks/place/cpu-meter.ts';
import { seedCarts } from '../benchmarks/place/seed-carts.ts';
import { sendAll } from '../benchmarks/place/send-all.ts';
import { newKeys, signedOrders } from '../benchmarks/place/signed-orders.ts';
import { percentile } from '../lib/figures.ts';
import { startOrigin } from '../lib/origin-process.ts';
import { placingEnv } from '../lib/placing-env.ts';
import { withBackends } from '../lib/with-backends.ts';
import type { Curve, Point } from './curve.ts';
import { copyOrders } from './copy-orders.ts';

/** GROWTH_ORDERS: the last point, for a shorter run. */
const LAST = Number(process.env['GROWTH_ORDERS'] ?? 5_000_000);
const POINTS = [0, 100_000, 1_000_000, 5_000_000].filter((count) => count <= LAST);
const WARM_UP = 500;
const PLACED = 2_000;

/** Placing while more and more orders lie in the tables. Copies of a placed order fill them, delivered and of 200,000 owners. */
export async function growOrders(): Promise<Curve> {
  return withBackends(['postgres'], async (env, dataDir) => {
    const url = env['DATABASE_URL'] ?? '';
    await migrate({ url, log: () => undefined });
    const keys = await newKeys();
    const orders = await startOrigin('orders', { env: placingEnv(url, keys.env), dataDir });
    const place = async (count: number) => sendAll(orders.url, await signedOrders(await seedCarts(url, count), keys));
    try {
      await place(WARM_UP);
      const points: Point[] = [];
      let filled = 0;
      for (const at of POINTS) {
        await copyOrders(url, filled, at);
        filled = at;
        await place(WARM_UP);
        const spent = await meterCpu(url, { pid: undefined, application: 'sommier-orders' });
        const { perSecond, latenciesMs } = await place(PLACED);
        const point = {
          at,
          'orders/s': perSecond,
          'p50 ms': percentile(latenciesMs, 0.5),
          'p99 ms': percentile(latenciesMs, 0.99),
          'CPU of Postgres, ms an order': (await spent(PLACED)).postgres,
          'memory of the service, MB': (await orders.memoryBytes()) / 1e6,
          ...(await storage(url)),
        };
        console.log(JSON.stringify(point));
        points.push(point);
      }
      return { of: 'orders', points };
    } finally {
      await orders.stop();
    }
  });
}

/** Tables and indexes of orders with their lines and events. */
async function storage(url: string): Promise<Record<'tables MB' | 'indexes MB', number>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ tables: string; indexes: string }>(
      `select sum(pg_table_size(t)) as tables, sum(pg_indexes_size(t)) as indexes
       from unnest(array['orders', 'order_lines', 'order_events']::regclass[]) t`,
    );
    return { 'tables MB': Number(rows[0]?.tables) / 1e6, 'indexes MB': Number(rows[0]?.indexes) / 1e6 };
  });
}
