import pg from 'pg';
import { counted, type K6Summary } from './summary.ts';

interface Begun {
  ordersUrl: string;
  orders: number;
}

/** Sagas end within it once the load is over. */
const SETTLE_MS = 30_000;

const COUNT = 'select count(*)::int as orders from orders';

/** Compares what the generator was told with what the stores hold. */
export const audit = {
  /** Before the load; without orders' database there is nothing to compare. */
  async begin(env: Readonly<Record<string, string>>): Promise<Begun | null> {
    const ordersUrl = env['ORDERS_DATABASE_URL'];
    if (ordersUrl === undefined) return null;
    const [row] = await query<{ orders: number }>(ordersUrl, COUNT);
    return { ordersUrl, orders: row?.orders ?? 0 };
  },

  async end(begun: Begun | null, summary: K6Summary): Promise<{ lines: string[]; clean: boolean }> {
    const placed = counted(summary, 'orders_placed');
    if (begun === null || placed === 0) return { lines: ['audit: no orders to compare'], clean: true };
    const checks = [await ordersAreThere(begun, placed), await stockAddsUp(begun), await outboxIsEmpty(begun)];
    return {
      lines: checks.map(({ ok, text }) => `audit ${ok ? 'ok ' : 'BAD'} ${text}`),
      clean: checks.every(({ ok }) => ok),
    };
  },
};

interface Check {
  ok: boolean;
  text: string;
}

async function ordersAreThere({ ordersUrl, orders }: Begun, placed: number): Promise<Check> {
  const [row] = await query<{ orders: number }>(ordersUrl, COUNT);
  const found = (row?.orders ?? 0) - orders;
  return { ok: found === placed, text: `${placed} orders accepted, ${found} in Postgres` };
}

async function stockAddsUp({ ordersUrl }: Begun): Promise<Check> {
  const [row] = await query<{ wrong: number }>(
    ordersUrl,
    `select count(*)::int as wrong from stock s left join (
       select sku, location, sum(quantity)::int as held from reservations where state = 'held' group by sku, location
     ) r using (sku, location) where s.reserved <> coalesce(r.held, 0)`,
  );
  return {
    ok: row?.wrong === 0,
    text: `${row?.wrong ?? '?'} SKUs whose reserved pieces are not those of their orders`,
  };
}

async function outboxIsEmpty({ ordersUrl }: Begun): Promise<Check> {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const [row] = await query<{ left: number; dead: number }>(
      ordersUrl,
      'select count(*)::int as left, count(dead_at)::int as dead from outbox',
    );
    const left = row?.left ?? 0;
    if (left === 0 || Date.now() > deadline)
      return { ok: left === 0, text: `${left} messages left in the outbox, ${row?.dead ?? 0} of them given up` };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
