import pg from 'pg';
import { z } from 'zod';
import { waitUntil } from '../../dev/process/wait-until.ts';
import { auditLedger } from '../../origin/orders/ledger/audit-ledger.ts';
import { auditStock } from '../../origin/orders/stock/audit-stock.ts';
import { counted, type K6Summary } from './summary.ts';

/** What is compared, told as it was found. */
interface Finding {
  ok: boolean;
  text: string;
}

export interface Auditor {
  /** Waits until nothing is under way any more, and compares. */
  end(summary: K6Summary): Promise<{ lines: string[]; clean: boolean }>;
}

/** Sagas end within it once the load is over. */
const SETTLE_MS = 60_000;

/** Remembers how the stores stand before the load: what the generator was told is later compared with what came to be since then. */
export async function beginAudit(env: Readonly<Record<string, string>>): Promise<Auditor> {
  const url = env['ORDERS_DATABASE_URL'];
  if (url === undefined) throw new Error('the system tells no ORDERS_DATABASE_URL to audit');
  // Ids of orders grow with time.
  const since = await withPool(url, lastOrder);
  return {
    end: (summary) =>
      withPool(url, async (pool) => {
        await waitUntil(async () => (await underWay(pool)) === 0, { timeoutMs: SETTLE_MS });
        const findings = [
          ...(await ordersAgree(pool, since, summary)),
          await chargesAgree(pool, since, env['STRIPE_API_BASE']),
          zeroes('stock, promo codes and totals', await auditStock(pool)),
          zeroes('ledger and payments', await auditLedger(pool)),
        ];
        return {
          lines: findings.map(({ ok, text }) => `audit ${ok ? 'ok ' : 'BAD'} ${text}`),
          clean: findings.every(({ ok }) => ok),
        };
      }),
  };
}

async function lastOrder(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('select id from orders order by id desc limit 1');
  return rows[0]?.id ?? '00000000-0000-0000-0000-000000000000';
}

/** Messages that wait, and orders that are paid and not at their end. */
async function underWay(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select (select count(*)::int from outbox where dead_at is null)
       + (select count(*)::int from orders where status = 'authorised' or (status = 'confirmed' and completed_at is null)) as count`,
  );
  return rows[0]?.count ?? 0;
}

async function ordersAgree(pool: pg.Pool, since: string, summary: K6Summary): Promise<Finding[]> {
  const { rows } = await pool.query<{ orders: number; captured: number; completed: number; dead: number }>(
    `select count(*)::int as orders, count(*) filter (where p.status = 'captured')::int as captured,
       count(o.completed_at)::int as completed, (select count(*)::int from outbox where dead_at is not null) as dead
     from orders o left join payments p on p.order_id = o.id where o.id > $1`,
    [since],
  );
  const { orders, captured, completed, dead } = rows[0] ?? { orders: -1, captured: -1, completed: -1, dead: -1 };
  const [placed, paid] = [counted(summary, 'orders_placed'), counted(summary, 'orders_paid')];
  return [
    { ok: orders === placed, text: `${placed} orders accepted, ${orders} in Postgres` },
    {
      ok: captured === paid && completed === paid,
      text: `${paid} payments authorised, ${captured} captured, ${completed} sagas finished`,
    },
    { ok: dead === 0, text: `${dead} messages given up` },
  ];
}

const ProviderLedger = z.object({
  rows: z.array(
    z.object({ orderId: z.string().nullable(), charges: z.int(), captures: z.int(), capturedMinor: z.int() }),
  ),
});

/** What the provider took, order by order: once, and exactly the total. */
async function chargesAgree(pool: pg.Pool, since: string, provider: string | undefined): Promise<Finding> {
  const answer = await fetch(`${provider}/_sandbox/ledger`).catch(() => null);
  if (answer?.ok !== true) return { ok: true, text: 'the provider is not our sandbox: its charges were not compared' };
  const { rows: taken } = ProviderLedger.parse(await answer.json());
  const { rows } = await pool.query<{ id: string; total: string }>(
    `select o.id, o.total_minor as total from orders o join payments p on p.order_id = o.id where o.id > $1 and p.status = 'captured'`,
    [since],
  );
  const captured = Map.groupBy(
    taken.filter(({ captures, orderId }) => captures > 0 && (orderId ?? '') > since),
    ({ orderId }) => orderId,
  );
  const right = rows.filter(({ id, total }) => {
    const [charge, ...more] = captured.get(id) ?? [];
    return charge !== undefined && more.length === 0 && charge.captures === 1 && charge.capturedMinor === Number(total);
  });
  return {
    ok: right.length === rows.length && captured.size === rows.length,
    text: `${rows.length} orders paid, ${captured.size} charged at the provider, ${right.length} of them once and exactly their total`,
  };
}

function zeroes(of: string, figures: object): Finding {
  const wrong = Object.entries(figures).filter(([, count]) => count !== 0);
  return {
    ok: wrong.length === 0,
    text: wrong.length === 0 ? `${of} add up` : `${of}: ${wrong.map(([name, count]) => `${name} ${count}`).join(', ')}`,
  };
}

async function withPool<T>(url: string, run: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    return await run(pool);
  } finally {
    await pool.end();
  }
}
