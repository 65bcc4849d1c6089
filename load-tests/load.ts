import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_DIR } from '../dev/paths.ts';
import { plannedPort } from '../dev/ports.ts';
import { oneLine } from '../dev/remedy.ts';
import { findRunning } from '../dev/running.ts';
import { startThrowAwaySystem, type ThrowAwaySystem } from '../dev/throw-away-system.ts';
import { machineLine } from './lib/figures.ts';
import { highestThatHolds } from './lib/highest-that-holds.ts';
import { loadOf } from './lib/load-table.ts';
import { beginAudit } from './runner/audit.ts';
import { readCommand, type LoadCommand } from './runner/command.ts';
import { gatherFacts } from './runner/gather-facts.ts';
import { openAccountsFor } from './runner/open-accounts.ts';
import { k6Binary } from './runner/k6-binary.ts';
import { runK6 } from './runner/run-k6.ts';
import { summaryTable } from './runner/summary.ts';

/** Scenarios in which somebody signs in. */
const SIGNS_IN: ReadonlySet<string> = new Set(['mixed', 'soak']);
const log = (line: string) => console.log(`  ${line.trimEnd()}`);

/** `npm run load -- SCENARIO`: k6 against the running system, or one of its own, then the audit. Ends with 1 when anything is amiss. */
async function load(command: LoadCommand): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const k6 = await k6Binary(log);
  const system = await systemToLoad();
  try {
    console.log(machineLine());
    const run = (multiple: number) => runOnce({ ...command, multiple }, { k6, system, signal: stop.signal });
    if (!command.search) {
      if (!(await run(command.multiple))) process.exitCode = 1;
      return;
    }
    const holds = async (multiple: number): Promise<boolean> => {
      stop.signal.throwIfAborted();
      return run(multiple);
    };
    const highest = await highestThatHolds(holds, command.multiple);
    const { ordersPerMinute, queriesPerMinute } = loadOf(command.profile, highest);
    console.log(
      `\nhighest multiple that held: ${highest} (${ordersPerMinute} orders and ${queriesPerMinute} queries a minute)`,
    );
  } finally {
    await system.stop();
  }
}

interface Runner {
  k6: string;
  system: ThrowAwaySystem;
  signal: AbortSignal;
}

/** Tells whether every threshold held and the audit was clean. */
async function runOnce({ scenario, profile, multiple }: LoadCommand, { k6, system, signal }: Runner): Promise<boolean> {
  console.log(`${scenario}, profile ${profile}, ${multiple} × the agreed load, against ${system.url}`);
  const folder = join(DATA_DIR, 'load', `${scenario}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  await mkdir(folder, { recursive: true });
  const accounts = SIGNS_IN.has(scenario) ? await openAccountsFor(system, loadOf(profile, multiple)) : [];
  const facts = { ...(await gatherFacts(system.url)), accounts };
  const audit = system.env['ORDERS_DATABASE_URL'] === undefined ? unaudited : await beginAudit(system.env);
  const env = { BASE_URL: system.url, PROFILE: profile, MULTIPLE: String(multiple), ...providerEnv(system.env) };
  const { summary, held } = await runK6({ k6, scenario, folder, facts, env, signal });
  console.log(`\n${summaryTable(summary)}\n`);
  const { lines, clean } = await audit.end(summary);
  for (const line of lines) console.log(line);
  console.log(`report and figures: ${folder}`);
  return held && clean;
}

/** Of a deployed system whose database is out of reach, answers and durations alone are judged. */
const unaudited = {
  end: async () => ({ lines: ['no audit: ORDERS_DATABASE_URL is not given'], clean: true }),
};

/** A deployed one by LOAD_URL, else the one that runs here, else one of its own. */
async function systemToLoad(): Promise<ThrowAwaySystem> {
  const deployed = process.env['LOAD_URL'];
  if (deployed !== undefined) return { url: deployed.replace(/\/$/, ''), env: {}, stop: async () => undefined };
  const running = await findRunning(DATA_DIR);
  if (running !== undefined)
    return { url: `http://127.0.0.1:${plannedPort('edge')}`, env: running.env, stop: async () => undefined };
  log('nothing runs on this data folder; starting a system of its own');
  return startThrowAwaySystem(log);
}

function providerEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  const key = env['STRIPE_API_KEY'] ?? '';
  return { STRIPE_URL: env['STRIPE_API_BASE'] ?? '', STRIPE_PUBLISHABLE_KEY: key.replace(/^sk_/, 'pk_') };
}

try {
  await load(await readCommand(process.argv.slice(2)));
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
