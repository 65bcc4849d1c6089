import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DIR, ROOT } from './paths.ts';
import { freePort, PORTS } from './ports.ts';
import { answersOk, waitUntil } from './process/wait-until.ts';

const START_TIMEOUT_MS = 10 * 60_000;

/** The whole shop with the sample feeds, for one run of the checks. */
export interface ThrowAwaySystem {
  /** Address of the edge. */
  url: string;
  /** Addresses and keys of its servers. */
  env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts what `npm start` starts, on free ports and with a data folder that `stop` removes; resolves when the edge is ready.
 * Throws an Error with its last lines when it ends before.
 */
export async function startThrowAwaySystem(log: (line: string) => void): Promise<ThrowAwaySystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-checks-'));
  const ports = await freePorts();
  const url = `http://127.0.0.1:${ports[PORTS.edge.env]}`;
  const lines: string[] = [];
  const child = spawn(process.execPath, [join(ROOT, 'dev', 'start.ts')], {
    cwd: ROOT,
    env: { ...process.env, ...ports, SOMMIER_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line.trim() !== ''));
      log(text.trimEnd());
    });
  const exited = once(child, 'exit');
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (!hasExited()) child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  const ready = async () => lines.some((line) => /^\s*ready after/.test(line)) && (await answersOk(`${url}/readyz`));
  if (!(await waitUntil(ready, { timeoutMs: START_TIMEOUT_MS, gaveUp: hasExited }))) {
    await stop();
    throw new Error(`the system did not start: ${lines.slice(-5).join('\n')}`);
  }
  return { url, env: await announced(dataDir), stop };
}

/** The system that runs at `--against URL` over `--data FOLDER`, which is left running; without them a throw-away one. */
export async function systemOf(args: readonly string[], log: (line: string) => void): Promise<ThrowAwaySystem> {
  const { values } = parseArgs({ args: [...args], options: { against: { type: 'string' }, data: { type: 'string' } } });
  const { against: url, data = DATA_DIR } = values;
  if (url === undefined) return startThrowAwaySystem(log);
  return { url, env: await announced(data), stop: async () => undefined };
}

async function freePorts(): Promise<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const { env } of Object.values(PORTS)) entries.push([env, String(await freePort('edge'))]);
  return Object.fromEntries(entries);
}

/** What `dev/running.ts` wrote for tools. */
async function announced(dataDir: string): Promise<Readonly<Record<string, string>>> {
  return asAnnounced(JSON.parse(await readFile(join(dataDir, 'run', 'env.json'), 'utf8'))).env;
}

const asAnnounced = (json: unknown): { env: Record<string, string> } => json as { env: Record<string, string> };
