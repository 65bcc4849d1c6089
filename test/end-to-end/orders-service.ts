import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev/ports.ts';
import { startService } from '../../dev/services.ts';
import { freshDatabase } from '../../dev/testing/fresh-database.ts';
import { migrate } from '../../origin/orders/db/migrate.ts';

const EMPTY = 'template1';

export interface OrdersService {
  url: string;
  databaseUrl: string;
  stop(): Promise<void>;
}

/** The orders service as a process of its own, as `npm start` runs it, over a database of its own. */
export async function startOrders(env: Readonly<Record<string, string>>): Promise<OrdersService> {
  const adminUrl = process.env['DATABASE_URL'] ?? '';
  const database = await freshDatabase({ adminUrl, template: EMPTY });
  await migrate({ url: database.url, log: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-orders-'));
  const service = await startService({
    name: 'orders',
    entry: new URL('../../origin/orders/server.ts', import.meta.url),
    port: await freePort('orders'),
    env: { ...env, ORDERS_DATABASE_URL: database.url, LOG_LEVEL: 'warn' },
    dataDir,
    log: () => undefined,
  });
  return {
    url: service.url,
    databaseUrl: database.url,
    async stop() {
      await service.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
