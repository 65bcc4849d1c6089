import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import { fuzzedFormats } from './fuzz-feeds.ts';
import { print } from './print.ts';

const RUNS = 10_000;
/** An input that takes longer hangs. */
const PATIENCE_MS = 5_000;
const MAX_RSS_BYTES = 600 * 2 ** 20;

const Outcome = z.object({ kind: z.string(), code: z.string().optional(), error: z.string().optional() });
const Message = z.object({ index: z.int(), outcome: Outcome.optional(), rss: z.number().optional() });

interface Tally {
  outcomes: Map<string, number>;
  violations: string[];
  rss: number;
  done: number;
}

/**
 * Mutated inputs of every format in a process of their own: none may crash it, hang it for five seconds or fill its memory,
 * and what is refused must say why.
 */
export async function drillFuzz(): Promise<boolean> {
  const seed = Number(process.env['DRILL_SEED'] ?? Date.now() % 1_000_000);
  const runs = Number(process.env['DRILL_RUNS'] ?? RUNS);
  const only = process.env['DRILL_FORMAT'];
  let held = true;
  print(`inputs of each format: ${runs}, seed: ${seed}`);
  for (const format of (await fuzzedFormats()).keys()) {
    if (only !== undefined && only !== format) continue;
    const tally = await fuzzFormat(format, seed, runs);
    const told = [...tally.outcomes].toSorted((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
    print(`${format}: ${told.join(', ')}; at most ${Math.round(tally.rss / 2 ** 20)} MB`);
    for (const violation of tally.violations.slice(0, 5)) print(`  VIOLATED ${violation}`);
    held &&= tally.violations.length === 0;
  }
  return held;
}

async function fuzzFormat(format: string, seed: number, runs: number): Promise<Tally> {
  const tally: Tally = { outcomes: new Map(), violations: [], rss: 0, done: 0 };
  // What kills the process is one input; the next process goes on after it.
  while (tally.done < runs && tally.violations.length < 5) await runProcess(format, seed, runs, tally);
  if (tally.rss > MAX_RSS_BYTES) tally.violations.push(`memory: ${Math.round(tally.rss / 2 ** 20)} MB`);
  return tally;
}

async function runProcess(format: string, seed: number, runs: number, tally: Tally): Promise<void> {
  const worker = fork(
    join(import.meta.dirname, 'fuzz-worker.ts'),
    [format, String(seed), String(tally.done), String(runs)],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${MAX_RSS_BYTES / 2 ** 20}`],
    },
  );
  let said = '';
  worker.stderr?.on('data', (text) => (said = `${said}${String(text)}`.slice(-2_000)));
  await new Promise<void>((resolve) => {
    let hung = false;
    const began = performance.now();
    let timer = setTimeout(() => undefined, 0);
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          hung = true;
          worker.kill('SIGKILL');
        },
        PATIENCE_MS + (performance.now() - began < PATIENCE_MS ? PATIENCE_MS : 0),
      );
    };
    wait();
    worker.on('message', (raw) => {
      wait();
      take(tally, Message.parse(raw));
    });
    worker.once('exit', (code) => {
      clearTimeout(timer);
      if (hung) tally.violations.push(`input ${tally.done} hangs`);
      else if (code !== 0) tally.violations.push(`input ${tally.done} ends the process with ${code}: ${said}`);
      if (hung || code !== 0) tally.done++;
      resolve();
    });
  });
}

function take(tally: Tally, { index, outcome, rss }: z.output<typeof Message>): void {
  if (outcome === undefined) return;
  tally.done = index + 1;
  tally.rss = Math.max(tally.rss, rss ?? 0);
  const name = outcome.code ?? outcome.kind;
  tally.outcomes.set(name, (tally.outcomes.get(name) ?? 0) + 1);
  if (outcome.kind === 'crash') tally.violations.push(`input ${index}: ${outcome.error ?? ''}`);
}
