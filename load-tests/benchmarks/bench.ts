import { parseArgs } from 'node:util';
import { oneLine, Remedy } from '../../dev/remedy.ts';
import { machineLine } from '../lib/figures.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { recordAll } from './record.ts';

/**
 * `npm run bench -- NAME` prints one benchmark; `npm run bench` runs all, each in a process of its own, and records what they
 * printed in docs/benchmarks.md and docs/benchmarks.json; `--record NAME…` does that for some.
 */
async function bench(): Promise<void> {
  const { positionals: names, values } = parseArgs({
    allowPositionals: true,
    options: { record: { type: 'boolean' } },
  });
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown !== undefined)
    throw new Remedy(`There is no benchmark ${unknown}`, `One of: ${Object.keys(BENCHMARKS).join(', ')}`);
  if (names.length === 0 || values.record === true)
    return recordAll(names.length === 0 ? Object.keys(BENCHMARKS) : names);
  for (const name of names) {
    console.log(machineLine());
    await BENCHMARKS[name]?.run();
  }
}

try {
  await bench();
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
