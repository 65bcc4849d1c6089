import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

export interface Outcome {
  code: number;
  output: string;
  ms: number;
}

/** Tools of npm begin with `env node`: they are to get the Node that runs this, not another one on the PATH. */
const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);

/** Runs a command to its end, or its time limit, and keeps what it printed; never throws for a failing command. */
export async function run(
  command: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  timeoutMs?: number,
): Promise<Outcome> {
  const [file, ...args] = command;
  const started = performance.now();
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      chunks.push(Buffer.from(error.message));
      resolve(127);
    });
    child.once('close', (status) => resolve(status ?? 1));
  });
  return { code, output: Buffer.concat(chunks).toString('utf8'), ms: performance.now() - started };
}
