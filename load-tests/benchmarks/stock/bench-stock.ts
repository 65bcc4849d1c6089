import { loadavg } from 'node:os';
import type pg from 'pg';
import type { StockLine } from '#shared/contracts/stock-load.ts';
import { ordersFixture, type OrdersFixture } from '../../../origin/orders/testing/orders-fixture.ts';
import { TEST_KEYS } from '../../../origin/plugins/testing/signed-inject.ts';
import { sendLoad } from '../../../origin/sync/stock/send-load.ts';
import { percentile } from '../../lib/figures.ts';

const MAKERS = 84;
const SIZES = 500;
const MODELS = Number(process.env['STOCK_MODELS'] ?? 16_384);
const CHANGED_SHARE = 0.01;
const SAMPLES = 200;

/**
 * Counted stock of 16,384 models × 500 sizes through sync's client, HTTP and the orders service into Postgres, a load for each of 84
 * makers: first into an empty table, then all of it again under new runs with one model in a hundred changed. Beside both, pieces are
 * reserved one at a time as placing does; the ratio is of their p99 while loads are merged to that in quiet.
 */
export async function benchStock(): Promise<void> {
  const fixture = await ordersFixture({ maxConnections: 10, patienceMs: 30_000 });
  try {
    const url = await fixture.app.listen({ host: '127.0.0.1', port: 0 });
    const rows = MODELS * SIZES;
    console.log(
      `${MAKERS} loads of ${rows.toLocaleString('en')} counted SKUs in all; load of the machine ${loadavg()[0]?.toFixed(1)}`,
    );
    await loadAll(url, 0, 'first');
    const quiet = await reserving(fixture.deps.pool, async () => undefined);
    let changed = 0;
    const busy = await reserving(fixture.deps.pool, async () => {
      changed = await loadAll(url, CHANGED_SHARE, 'again, 1 % of models changed');
    });
    await checkCounts(fixture, rows);
    console.log(
      `reserved while quiet: p50 ${ms(quiet, 0.5)}, p99 ${ms(quiet, 0.99)}; while loads are merged: p50 ${ms(busy, 0.5)}, p99 ${ms(busy, 0.99)}`,
    );
    console.log(
      `changed ${changed.toLocaleString('en')}; peak RSS ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB, client and service in one process`,
    );
    console.log(`ratio=${(percentile(busy, 0.99) / percentile(quiet, 0.99)).toFixed(2)}`);
  } finally {
    await fixture.close();
  }
}

/** Sends the loads of all makers one after the other; gives the rows that became different. */
async function loadAll(url: string, changedShare: number, title: string): Promise<number> {
  const started = performance.now();
  let [rows, written] = [0, 0];
  for (let maker = 0; maker < MAKERS; maker++) {
    const load = {
      ...{ makerId: `maker-${maker}`, runId: crypto.randomUUID(), asOf: new Date() },
      lines: () => linesOf(maker, changedShare),
    };
    const loaded = await sendLoad({ url, signingKeys: TEST_KEYS }, load, AbortSignal.timeout(30 * 60_000));
    rows += loaded.rows;
    written += loaded.written;
  }
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `${title}: ${(seconds / 60).toFixed(2)} minutes, ${Math.round(rows / seconds).toLocaleString('en')} rows/s, ${written.toLocaleString('en')} written`,
  );
  return written;
}

const modelId = (index: number): string =>
  `m_${Array.from({ length: 20 }, (_, at) => '234567abcdefghijklmnopqrstuvwxyz'[Math.floor(index / 32 ** (19 - at)) % 32]).join('')}`;

const SIZE_KEYS = Array.from(
  { length: SIZES },
  (_, at) => `${60 + Math.floor(at / 20) * 5}x${180 + (at % 20) * 2}`,
).sort();

/** Models go to makers in turn, so that the rows of one lie among those of all. */
function* linesOf(maker: number, changedShare: number): Generator<StockLine> {
  for (let model = maker; model < MODELS; model += MAKERS) {
    const more = changedShare > 0 && model % Math.round(1 / changedShare) === 0 ? 1 : 0;
    for (const [at, size] of SIZE_KEYS.entries())
      yield { sku: `${modelId(model)}:${size}`, location: `maker-${maker}`, onHand: 1 + ((model + at) % 20) + more };
  }
}

/** Takes and gives back one piece at a time until the work is over, at least so often; gives the times in ms. */
async function reserving(pool: pg.Pool, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const state = { over: false };
  const working = work().finally(() => (state.over = true));
  for (let turn = 0; turn < SAMPLES || !state.over; turn++) {
    const maker = turn % MAKERS;
    const values = [`${modelId(maker)}:${SIZE_KEYS[turn % SIZES]}`, `maker-${maker}`, 1];
    const started = performance.now();
    await pool.query({ name: 'bench-reserve', text: RESERVE, values });
    times.push(performance.now() - started);
    await pool.query({ name: 'bench-reserve', text: RESERVE, values: values.with(2, -1) });
  }
  await working;
  return times;
}

const RESERVE = `
update stock set reserved = reserved + $3::int
where sku = $1 and location = $2 and on_hand - reserved >= $3::int and reserved + $3::int >= 0`;

async function checkCounts({ deps }: OrdersFixture, wanted: number): Promise<void> {
  const { rows } = await deps.pool.query<{ rows: number; held: number }>(
    'select count(*)::int as rows, sum(reserved)::int as held from stock',
  );
  if (rows[0]?.rows !== wanted || rows[0].held !== 0)
    throw new Error(`${wanted} rows without reservations were expected, not ${JSON.stringify(rows[0])}`);
}

const ms = (times: readonly number[], share: number): string => `${percentile(times, share).toFixed(1)} ms`;
