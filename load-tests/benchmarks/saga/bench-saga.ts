import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as clients from '@restatedev/restate-sdk-clients';
import { waitUntil } from '../../../dev/process/wait-until.ts';
import { ensureDefaultZones } from '../../../origin/orders/delivery/default-zones.ts';
import { workflowNames } from '../../../origin/orders/saga/workflows.ts';
import { ordersFixture, type OrdersFixture } from '../../../origin/orders/testing/orders-fixture.ts';
import { medianAndSpread, percentile } from '../../lib/figures.ts';
import { ratioLine } from '../outcome.ts';
import { seedPending } from './seed-pending.ts';

/** Payments authorised per minute, one rate after the other. */
const RATES = [2_500, 5_000, 5_000, 5_000, 10_000, 15_000];
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 12);
/** A rate is sustained when its sagas keep within this. */
const P99_MS = 2_000;
const TARGET = { perMinute: 5_000, p99Ms: 500 };

/**
 * From a payment that is authorised to a saga that is finished, payments arriving at a fixed rate whatever the service does; beside it, in
 * the same process, a bare workflow with as many journal entries. Restate with two partitions.
 */
export async function benchSaga(): Promise<void> {
  const fixture = await ordersFixture({ maxConnections: 5, patienceMs: 30_000 });
  await ensureDefaultZones(fixture.deps);
  // A day's capacity of a default zone is below what this asks of it.
  await fixture.deps.pool.query('update delivery_slots set capacity = 100000, by_hand = true');
  const namespace = `b${randomBytes(6).toString('hex')}`;
  const server = await startServer(fixture, namespace);
  let sustained = 0;
  const rounds: { ours: Figures; bare: Figures }[] = [];
  try {
    await oneRate(fixture, server.port, 3_000);
    await bareRate(namespace, 3_000);
    for (const rate of RATES) {
      const ours = await oneRate(fixture, server.port, rate);
      const bare = await bareRate(namespace, rate);
      console.log(`${rate}/min: saga ${told(ours)}; bare workflow ${told(bare)}`);
      if (rate === TARGET.perMinute) rounds.push({ ours, bare });
      if (ours.unfinished > 0 || ours.p99 > P99_MS) break;
      sustained = rate;
    }
  } finally {
    server.stop();
    await fixture.close();
  }
  console.log(`highest rate sustained: ${sustained}/min (p99 within ${P99_MS} ms)`);
  if (rounds.length === 0) throw new Error(`${TARGET.perMinute}/min was not reached`);
  const p99 = medianAndSpread(rounds.map(({ ours }) => ours.p99)).median;
  const unfinished = rounds.some(({ ours }) => ours.unfinished > 0);
  console.log(`${TARGET.perMinute}/min: p99 ${ms(p99)} in the middle round; wanted < ${TARGET.p99Ms} ms`);
  if (unfinished || p99 >= TARGET.p99Ms) process.exitCode = 1;
  const perRound = rounds.map(({ ours, bare }) => ours.p50 / bare.p50);
  const ratio = medianAndSpread(perRound);
  console.log(`${ratioLine(ratio.median, ratio.spreadPercent)}: p50 of the saga by that of the bare workflow`);
}

interface Figures {
  p50: number;
  p99: number;
  unfinished: number;
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const told = ({ p50, p99, unfinished }: Figures): string =>
  `p50 ${ms(p50)}, p99 ${ms(p99)}${unfinished > 0 ? `, ${unfinished} not finished` : ''}`;

async function oneRate(fixture: OrdersFixture, port: number, perMinute: number): Promise<Figures> {
  const orderIds = await seedPending(fixture, Math.round((perMinute / 60) * SECONDS));
  const began = new Map<string, number>();
  await atRate(orderIds, perMinute, async (orderId) => {
    began.set(orderId, Date.now());
    const answer = await fetch(`http://127.0.0.1:${port}/${orderId}`, { method: 'POST' });
    if (!answer.ok) throw new Error(await answer.text());
  });
  const finished = async () => {
    const text = `select id, extract(epoch from completed_at) * 1000 as at from orders where id = any($1) and completed_at is not null`;
    return (await fixture.deps.pool.query<{ id: string; at: string }>(text, [orderIds])).rows;
  };
  await waitUntil(async () => (await finished()).length === orderIds.length, { timeoutMs: 30_000, everyMs: 250 });
  const rows = await finished();
  const latencies = rows.map((row) => Number(row.at) - (began.get(row.id) ?? 0));
  return figuresOf(latencies, orderIds.length - rows.length);
}

async function bareRate(namespace: string, perMinute: number): Promise<Figures> {
  const ingress = clients.connect({ url: process.env['RESTATE_INGRESS_URL'] ?? '' });
  const service = `${workflowNames(namespace).saga}Bare`;
  const keys = Array.from({ length: Math.round((perMinute / 60) * SECONDS) }, () => randomUUID());
  const latencies: number[] = [];
  await atRate(keys, perMinute, async (key) => {
    const began = Date.now();
    await ingress.call({ service, handler: 'run', key, parameter: null });
    latencies.push(Date.now() - began);
  });
  return figuresOf(latencies, keys.length - latencies.length);
}

const figuresOf = (latencies: readonly number[], unfinished: number): Figures => ({
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
  unfinished,
});

/** Begins each at its time, whether those before it have ended or not. */
async function atRate(ids: readonly string[], perMinute: number, work: (id: string) => Promise<void>): Promise<void> {
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (const [index, id] of ids.entries()) {
    const dueMs = (index * 60_000) / perMinute - (performance.now() - began);
    if (dueMs > 1) await new Promise((resolve) => setTimeout(resolve, dueMs));
    running.push(work(id));
  }
  await Promise.all(running);
}

async function startServer(fixture: OrdersFixture, namespace: string): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, ['load-tests/benchmarks/saga/saga-server.ts'], {
    env: { ...process.env, NODE_ENV: 'production', ORDERS_DATABASE_URL: fixture.url, ORDERS_SAGA_NAMESPACE: namespace },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { port: Number(String(line)), stop: () => void child.kill('SIGKILL') };
}
