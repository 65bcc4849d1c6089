import { DATA_DIR } from './paths.ts';
import { isFree, plannedPort, PORTS, type PortName } from './ports.ts';
import { describeSystem } from './print-system.ts';
import { killAllGroups } from './process/guarded.ts';
import { firstInterrupt } from './process/interrupts.ts';
import { waitUntil } from './process/wait-until.ts';
import { oneLine, Remedy } from './remedy.ts';
import { announce, claimDataDir } from './running.ts';
import type { StartedServer } from './servers/started-server.ts';
import { startSystem } from './system.ts';

const UNDO_MS = 8_000;
const log = (line: string) => process.stdout.write(`  ${line}\n`);

/** Runs the system until it is told to stop or a part of it ends; gives the exit code. */
async function run(): Promise<number> {
  const { takenOver, release } = await claimDataDir(DATA_DIR);
  const stops: (() => Promise<void>)[] = [];
  const servers: StartedServer[] = [];
  let stopping = false;
  const interrupted = firstInterrupt(log).then(() => {
    stopping = true;
    return 'interrupted' as const;
  });
  const startedAt = performance.now();
  if (takenOver) await leftoversGone();
  const starting = startSystem({
    dataDir: DATA_DIR,
    log,
    onStarted: (started, stop) => {
      servers.push(...started);
      stops.unshift(stop);
    },
    checkpoint: () => {
      if (stopping) throw new Remedy('The start was interrupted', 'Run it again to go on');
    },
  });
  try {
    const system = await Promise.race([starting, interrupted]);
    if (system === 'interrupted') {
      await undone(starting);
      return 130;
    }
    await announce(DATA_DIR, system.env);
    process.stdout.write(describeSystem(system));
    log(`ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    const ended = await Promise.race([interrupted, firstToEnd(servers)]);
    if (ended === 'interrupted') return 0;
    stopping = true;
    process.stderr.write(
      `${ended} ended by itself. Its log is ${DATA_DIR}/logs/${ended}.log; everything is being stopped\n`,
    );
    return 1;
  } finally {
    stopping = true;
    for (const stop of stops) await stop();
    await release();
    if (servers.length > 0) log('stopped');
  }
}

/** After `kill -9` the guards end the servers by themselves within seconds; until then their ports are busy. */
async function leftoversGone(): Promise<void> {
  const names = Object.keys(PORTS).filter((name): name is PortName => name in PORTS);
  const allFree = async () => (await Promise.all(names.map((name) => isFree(plannedPort(name))))).every(Boolean);
  if (await allFree()) return;
  log('the last run was killed; waiting for its servers to end');
  await waitUntil(allFree, { timeoutMs: 15_000 });
}

/** Waits for an interrupted start to notice; what does not notice in time loses its processes. */
async function undone(starting: Promise<unknown>): Promise<void> {
  const timer = setTimeout(killAllGroups, UNDO_MS);
  await starting.catch(() => undefined);
  clearTimeout(timer);
}

async function firstToEnd(servers: readonly StartedServer[]): Promise<string> {
  return Promise.race(servers.flatMap(({ name, exited }) => (exited ? [exited.then(() => name)] : [])));
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${oneLine(error)}\n`);
  process.exitCode = 1;
}
process.exit();
