import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DATA_DIR, ROOT } from '../dev/paths.ts';
import { freePort, plannedPort } from '../dev/ports.ts';
import { firstInterrupt } from '../dev/process/interrupts.ts';
import { oneLine, Remedy } from '../dev/remedy.ts';
import { findRunning } from '../dev/running.ts';
import { startService } from '../dev/services.ts';
import { faultOf, knownMetrics } from './observability/ask-prometheus.ts';
import { allExpressions, type Expression } from './observability/expressions.ts';
import { followEdgeLog } from './observability/follow-edge-log.ts';
import { startPrometheus } from './observability/start-prometheus.ts';

/**
 * `npm run observe`: Prometheus with our rules on the system that `npm start` runs, until Ctrl-C. With `--check` it plays
 * `npm run load -- smoke` meanwhile, asks every query of the dashboards and alerts, and ends with 1 when one gives no data.
 */
const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, port: { type: 'string', default: '9095' } },
});
const log = (line: string) => console.log(`  ${line.trimEnd()}`);
const EVERY_SECONDS = 5;
const SETTLE_MS = 90_000;

async function observe(): Promise<boolean> {
  if ((await findRunning(DATA_DIR)) === undefined)
    throw new Remedy('There is no running system to observe', 'Start it in another terminal with npm start');
  const token = randomBytes(32).toString('hex');
  const stop = new AbortController();
  const exporter = await startService({
    name: 'edge-exporter',
    entry: new URL('../origin/edge-exporter/server.ts', import.meta.url),
    port: await freePort('edge'),
    env: { EDGE_EXPORTER_TOKEN: token, LOG_LEVEL: 'error' },
    dataDir: DATA_DIR,
    log,
  });
  const following = followEdgeLog(join(DATA_DIR, 'logs', 'edge.log'), exporter.url, token, stop.signal);
  const origin = (name: 'catalog' | 'orders' | 'sync' | 'restateNode') => `127.0.0.1:${plannedPort(name)}`;
  const prometheus = await startPrometheus({
    folder: join(DATA_DIR, 'observe'),
    port: Number(values.port),
    targets: {
      edge: new URL(exporter.url).host,
      catalog: origin('catalog'),
      orders: origin('orders'),
      sync: origin('sync'),
      restate: origin('restateNode'),
    },
    everySeconds: EVERY_SECONDS,
  });
  try {
    console.log(`Prometheus: ${prometheus.url}  (alerts: ${prometheus.url}/alerts)`);
    if (values.check) return await check(prometheus.url);
    await Promise.race([firstInterrupt(log), following]);
    return true;
  } finally {
    stop.abort();
    await prometheus.stop();
    await exporter.stop();
    await following;
  }
}

async function check(url: string): Promise<boolean> {
  const load = spawn(process.execPath, [join(ROOT, 'load-tests', 'load.ts'), 'smoke'], { stdio: 'inherit' });
  await once(load, 'exit');
  const expressions = await allExpressions(ROOT);
  const deadline = performance.now() + SETTLE_MS;
  let faults = await faultsOf(url, expressions);
  while (faults.length > 0 && performance.now() < deadline) {
    await pause(EVERY_SECONDS * 1_000);
    faults = await faultsOf(url, expressions);
  }
  for (const fault of faults) console.error(`BAD  ${fault}`);
  console.log(`${expressions.length} queries asked, ${expressions.length - faults.length} gave data`);
  return expressions.length > 0 && faults.length === 0;
}

async function faultsOf(url: string, expressions: readonly Expression[]): Promise<string[]> {
  const known = await knownMetrics(url);
  const faults: string[] = [];
  for (const expression of expressions) {
    const fault = await faultOf(url, expression, known);
    if (fault !== undefined) faults.push(`${expression.where}: ${fault}\n       ${expression.expr}`);
  }
  return faults;
}

try {
  if (!(await observe())) process.exitCode = 1;
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
