import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { answersOk, waitUntil } from '../../../dev/process/wait-until.ts';

export interface TryStart {
  cwd: string;
  command: string;
  env: Readonly<Record<string, string>>;
  port: number;
}

/** As long as a cluster waits: the startup probes of infra/k8s/base ask 90 times, every 2 s. */
const START_MS = 180_000;
/** Longer than a service drains (origin/plugins/serve.ts). */
const STOP_MS = 20_000;

/**
 * Starts a service as its image would, with no environment but the one given, waits for GET /healthz, stops it by SIGTERM. Gives what
 * went wrong, with the service's own words; undefined when nothing did.
 */
export async function tryStart({ cwd, command, env, port }: TryStart): Promise<string | undefined> {
  const child = spawn(process.execPath, [command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const said = () => Buffer.concat(chunks).toString('utf8').split('\n').slice(0, 20).join('\n');
  const ended = once(child, 'close');
  const gaveUp = () => child.exitCode !== null;
  const lives = await waitUntil(() => answersOk(`http://127.0.0.1:${port}/healthz`), { timeoutMs: START_MS, gaveUp });
  child.kill('SIGTERM');
  const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(killing);
  if (!lives) return `GET /healthz had no answer; it said:\n${said()}`;
  return child.exitCode === 0
    ? undefined
    : `it did not stop by SIGTERM (${child.exitCode ?? child.signalCode}):\n${said()}`;
}
