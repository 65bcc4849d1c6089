import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { waitUntil } from '../../../dev/process/wait-until.ts';
import { ensureDefaultZones } from '../../../origin/orders/delivery/default-zones.ts';
import { cancelAnyOrder } from '../../../origin/orders/orders/cancel-order.ts';
import { sagaIngress } from '../../../origin/orders/saga/ingress.ts';
import { registerDeployment } from '../../../origin/plugins/register-deployment.ts';
import { sagaHandlers } from '../../../origin/orders/saga/saga-handlers.ts';
import { workflowNames } from '../../../origin/orders/saga/workflows.ts';
import { ordersFixture, type OrdersFixture } from '../../../origin/orders/testing/orders-fixture.ts';
import { authorisePayments } from '../../../origin/orders/testing/saga-payments.ts';
import { startWorkers } from '../../../origin/orders/workers.ts';
import { mortalProcess } from '../mortal-process.ts';
import { print } from '../print.ts';
import { unfinished, violationsOf, type Ending } from './check-orders.ts';
import { nameOf, pointsOf } from './kill-points.ts';
import { seedOrders } from './seed-orders.ts';

/** Orders whose sagas are under way when the process dies. */
const ORDERS = Number(process.env['DRILL_ORDERS'] ?? 12);
const RANDOM_KILLS = 8;
const LONGEST_MS = 60_000;

interface Round {
  /** `finished`: cancelled after the saga, by the cancellation workflow. */
  scenario: 'none' | 'refused' | 'cancelled' | 'finished';
  ending: Ending;
  /** Null: killed at random moments. */
  killPoint: string | null;
}

const ROUNDS: readonly Round[] = [
  ...pointsOf('run').map((point) => ({ scenario: 'none', ending: 'completed', killPoint: nameOf(point) }) as const),
  ...(['refused', 'cancelled', 'finished'] as const).flatMap((scenario) =>
    pointsOf('undo').map((point) => ({ scenario, ending: 'undone', killPoint: nameOf(point) }) as const),
  ),
  { scenario: 'none', ending: 'completed', killPoint: null },
  { scenario: 'cancelled', ending: 'undone', killPoint: null },
];

/** The process of the workflows is killed at every step boundary, forward and undo; every saga must end whole, nothing done twice. */
export async function drillKillpoints(): Promise<boolean> {
  const fixture = await ordersFixture({ maxConnections: 20, patienceMs: 10_000 });
  const folder = await mkdtemp(join(tmpdir(), 'sommier-drill-'));
  let sagas = 0;
  let kills = 0;
  const violations: Record<string, number> = {};
  try {
    await ensureDefaultZones(fixture.deps);
    const only = process.env['DRILL_ONLY'] ?? '';
    const rounds = ROUNDS.filter((round) => titleOf(round).includes(only));
    for (const [index, round] of rounds.entries()) {
      const told = await playRound(fixture, round, join(folder, String(index)));
      sagas += ORDERS;
      kills += told.deaths;
      print(
        `${titleOf(round)}: killed ${told.deaths} times, ${told.ms.toFixed(0)} ms, ${JSON.stringify(told.violations)}`,
      );
      for (const [what, count] of Object.entries(told.violations)) violations[what] = (violations[what] ?? 0) + count;
    }
    print(`sagas: ${sagas}, rounds: ${rounds.length}, kills: ${kills}, violations: ${JSON.stringify(violations)}`);
    return Object.keys(violations).length === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await fixture.close();
  }
}

const titleOf = ({ scenario, killPoint }: Round): string => `${scenario}, ${killPoint ?? 'random moments'}`;

async function playRound(fixture: OrdersFixture, { scenario, ending, killPoint }: Round, mark: string) {
  const namespace = `k${randomBytes(6).toString('hex')}`;
  const ingress = sagaIngress(process.env['RESTATE_INGRESS_URL'] ?? '', workflowNames(namespace));
  const saga = await mortalProcess(new URL('./saga-process.ts', import.meta.url), {
    ORDERS_DATABASE_URL: fixture.url,
    ORDERS_SAGA_NAMESPACE: namespace,
    DRILL_SCENARIO: scenario,
    DRILL_KILL_POINT: killPoint ?? '',
    DRILL_MARK: mark,
  });
  const workers = startWorkers(fixture.deps, sagaHandlers(ingress));
  fixture.deps.wakeOutbox = workers.wakeOutbox;
  try {
    const at = { adminUrl: process.env['RESTATE_ADMIN_URL'] ?? '', deploymentUrl: `http://127.0.0.1:${saga.port}/1` };
    await registerDeployment(pino({ level: 'silent' }), at, AbortSignal.timeout(20_000));
    const orderIds = await seedOrders(fixture, ORDERS);
    const began = performance.now();
    await authorisePayments(fixture.deps, orderIds);
    if (scenario === 'finished') await cancelFinished(fixture, orderIds);
    if (killPoint === null) await killAtRandom(saga);
    const left = await untilOver(fixture, orderIds, ending);
    const ms = performance.now() - began;
    const violations = await violationsOf(fixture.deps.pool, orderIds, ending);
    if (left > 0) violations['notOver'] = left;
    if (saga.deaths() === 0) violations['neverKilled'] = 1;
    return { deaths: saga.deaths(), ms, violations };
  } finally {
    await workers.stop();
    await saga.stop();
  }
}

async function cancelFinished(fixture: OrdersFixture, orderIds: readonly string[]): Promise<void> {
  await untilOver(fixture, orderIds, 'completed');
  for (const orderId of orderIds)
    await cancelAnyOrder(fixture.deps, { orderId, reason: 'staff', by: 'drill', note: 'drill' });
}

async function killAtRandom(saga: { kill(): void }): Promise<void> {
  for (let kill = 0; kill < RANDOM_KILLS; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 800));
    saga.kill();
  }
}

/** Gives how many are not over when the patience is. */
async function untilOver(fixture: OrdersFixture, orderIds: readonly string[], ending: Ending): Promise<number> {
  const left = () => unfinished(fixture.deps.pool, orderIds, ending);
  await waitUntil(async () => (await left()) === 0, { timeoutMs: LONGEST_MS, everyMs: 50 });
  return left();
}
