import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { migrate } from '../../../origin/orders/db/migrate.ts';
import { freePort } from '../../../dev/ports.ts';
import { withClient } from '../../../dev/testing/fresh-database.ts';
import { medianAndSpread, percentile } from '../../lib/figures.ts';
import { meterCpu, type CpuPerOrder } from './cpu-meter.ts';
import { newKeys, signedOrders, type Keys } from './signed-orders.ts';
import { seedCarts } from './seed-carts.ts';
import { sendAll } from './send-all.ts';

const ROUNDS = 7;
const ORDERS_PER_ROUND = 4_000;
/** The first round of each warms up and is not counted. */
const COUNTED = ROUNDS - 1;
const TARGET = 0.5;

/**
 * Orders per second of POST /v1/orders at the origin, as it runs in production with its relay and sweeps, against a bare Fastify
 * with one statement. Same Postgres, same requests, one load generator, rounds in turn.
 */
export async function benchPlace(adminUrl: string): Promise<void> {
  const url = await freshDatabase(adminUrl);
  const keys = await newKeys();
  const carts = await seedCarts(url, ORDERS_PER_ROUND * ROUNDS);
  const ours = await startServer('origin/orders/server.ts', {
    ...keys.env,
    ORDERS_DATABASE_URL: url,
    // The provider is away, so that its breaker is open and messages wait; nothing is paid, so that no workflow is started.
    STRIPE_API_KEY: 'sk_test_bench',
    STRIPE_WEBHOOK_SECRET: 'whsec_bench',
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    RESTATE_INGRESS_URL: 'http://127.0.0.1:9',
    ORDERS_SAGA_PORT: '0',
    // Each message that waits is a warning.
    LOG_LEVEL: 'error',
  });
  const bare = await startServer('load-tests/benchmarks/place/bare-server.ts', { DATABASE_URL: url });
  const rounds: Record<'ours' | 'bare', Round[]> = { ours: [], bare: [] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const batch = carts.slice(round * ORDERS_PER_ROUND, (round + 1) * ORDERS_PER_ROUND);
      const sides = [
        ['bare', bare, 'bare'],
        ['ours', ours, 'sommier-orders'],
      ] as const;
      for (const [side, server, application] of round % 2 === 0 ? sides : sides.toReversed()) {
        const spent = await meterCpu(url, { pid: server.pid, application });
        const { perSecond, latenciesMs } = await oneRound(server.url, batch, keys);
        const cpu = await spent(batch.length);
        if (round > 0) rounds[side].push({ perSecond, cpu });
        const p = (share: number) => percentile(latenciesMs, share).toFixed(1);
        const label = round === 0 ? 'warm-up' : `round ${round}`;
        console.log(
          `${label} ${side}: ${perSecond.toFixed(0)} orders/s, p50 ${p(0.5)} ms, p99 ${p(0.99)} ms, ${cpuText(cpu)}`,
        );
      }
    }
    await checkAllPlaced(url, carts.length);
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
    await dropDatabase(adminUrl, url);
  }
  report(rounds);
}

interface Round {
  perSecond: number;
  cpu: CpuPerOrder;
}

const cpuText = ({ node, postgres }: CpuPerOrder): string =>
  `CPU of an order ${node.toFixed(2)} ms in Node, ${postgres.toFixed(2)} ms in Postgres`;

const middleOf = (rounds: readonly Round[], part: keyof CpuPerOrder): number =>
  medianAndSpread(rounds.map(({ cpu }) => cpu[part])).median;

function report(rounds: Record<'ours' | 'bare', Round[]>): void {
  const rate = (side: Round[]) => medianAndSpread(side.map(({ perSecond }) => perSecond));
  const [ours, bare] = [rate(rounds.ours), rate(rounds.bare)];
  const line = (name: string, figure: typeof ours) =>
    `${name}: median ${figure.median.toFixed(0)} orders/s, spread ${figure.spreadPercent.toFixed(0)} % over ${COUNTED} rounds`;
  console.log(line('POST /v1/orders', ours));
  console.log(line('bare Fastify + one CTE', bare));
  for (const [name, side] of Object.entries(rounds))
    console.log(`${name}: ${cpuText({ node: middleOf(side, 'node'), postgres: middleOf(side, 'postgres') })}`);
  const ratio = ours.median / bare.median;
  if (ratio < TARGET) process.exitCode = 1;
  console.log(`ratio=${ratio.toFixed(2)}`);
}

async function oneRound(server: string, batch: Parameters<typeof signedOrders>[0], keys: Keys) {
  const requests = await signedOrders(batch, keys);
  return sendAll(server, requests);
}

async function checkAllPlaced(url: string, expected: number): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ ours: number; bare: number }>(
      'select (select count(*)::int from orders) as ours, (select count(*)::int from bare_orders) as bare',
    );
    if (rows[0]?.ours !== expected || rows[0].bare !== expected)
      throw new Error(`expected ${expected} orders on both sides, found ${JSON.stringify(rows[0])}`);
  });
}

const NAME = `bench_place_${process.pid}`;

async function freshDatabase(adminUrl: string): Promise<string> {
  await withClient(adminUrl, (client) => client.query(`create database ${NAME}`));
  const url = new URL(adminUrl);
  url.pathname = `/${NAME}`;
  await migrate({ url: url.href, log: () => undefined });
  await withClient(url.href, (client) =>
    client.query(`
      create table bare_stock (sku text primary key, on_hand int not null, reserved int not null check (reserved <= on_hand)) with (fillfactor = 50);
      insert into bare_stock select 'bare-' || i, 1000000, 0 from generate_series(0, 999) i;
      create table bare_orders (id uuid primary key, sku text not null, body jsonb not null, created_at timestamptz not null);
      create table bare_outbox (id bigint generated always as identity primary key, order_id uuid not null, topic text not null);`),
  );
  return url.href;
}

const dropDatabase = (adminUrl: string, url: string): Promise<unknown> =>
  withClient(adminUrl, (client) =>
    client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`),
  );

async function startServer(
  entry: string,
  env: Record<string, string>,
): Promise<{ url: string; pid: number | undefined; stop: () => Promise<void> }> {
  const port = await freePort('postgres');
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child);
  return { url, pid: child.pid, stop: () => stopChild(child) };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not become ready`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
