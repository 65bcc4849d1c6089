import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../dev/paths.ts';
import { withBlock } from '../lib/generated-block.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { Outcome, readOutcome, wantedText, worsening } from './outcome.ts';

const PAGE = join(ROOT, 'docs', 'benchmarks.md');
const RECORDED = join(ROOT, 'docs', 'benchmarks.json');

/**
 * Runs benchmarks one after the other and records each as soon as it has ended: what it printed between its marks in
 * docs/benchmarks.md, its ratio in docs/benchmarks.json. Sets the exit code when one came to no ratio, missed its promise, or is worse
 * than the recorded run by more than the spread.
 */
export async function recordAll(names: readonly string[]): Promise<void> {
  const told: string[] = [];
  for (const name of names) {
    console.log(`── ${name}`);
    const faults = await recordOne(name, await runOne(name));
    told.push(...(faults.length === 0 ? [`${name}: recorded`] : faults.map((fault) => `${name}: ${fault}`)));
    if (faults.length > 0) process.exitCode = 1;
  }
  console.log(told.join('\n'));
}

async function recordOne(name: string, { printed, kept }: Run): Promise<string[]> {
  const benchmark = BENCHMARKS[name];
  if (benchmark === undefined) return ['unknown'];
  const outcome = readOutcome(printed, benchmark.wanted, new Date(), kept);
  if (outcome === null) return ['it came to no ratio (see above); what was recorded before stands'];
  const recorded = z.record(z.string(), Outcome).parse(JSON.parse(await readFile(RECORDED, 'utf8')));
  const worse = worsening(recorded[name], outcome, benchmark.wanted);
  const text = `${outcome.at.slice(0, 10)}; wanted: ${wantedText(benchmark.wanted)}\n${printed.trim()}`;
  await writeFile(PAGE, withBlock(await readFile(PAGE, 'utf8'), name, benchmark.ratioOf, text));
  await writeFile(RECORDED, `${JSON.stringify({ ...recorded, [name]: outcome }, null, 2)}\n`);
  return [
    ...(outcome.met ? [] : [`missed: ratio ${outcome.ratio}, wanted ${outcome.wanted}; see what it printed`]),
    ...(worse === null ? [] : [worse]),
  ];
}

interface Run {
  printed: string;
  /** It ended well: what it promises beside its ratio was kept. */
  kept: boolean;
}

/** Of a process of its own, so that one that ends badly does not end the others; shown while it runs. */
async function runOne(name: string): Promise<Run> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bench.ts'), name], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    process.stdout.write(text);
  });
  await once(child, 'close');
  return { printed, kept: child.exitCode === 0 };
}
