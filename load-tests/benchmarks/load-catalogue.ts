// The whole catalogue through the importer, then the same feeds with 1 % of the models changed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feedStore } from '../../dev/seed/feed-store.ts';
import { openImporter } from '../../dev/seed/importer.ts';
import { runSeed } from '../../dev/seed/run-seed.ts';
import { shortfall, type Tally } from '../../dev/seed/tally.ts';
import { machineLine, medianAndSpread } from '../lib/figures.ts';
import { saveResult } from '../lib/save-result.ts';
import { withBackends } from '../lib/with-backends.ts';
import { ratioLine } from './outcome.ts';

/** BENCH_MODELS × BENCH_SIZES; 8.2 million prices when they are not given. */
const MODELS = Number(process.env['BENCH_MODELS'] ?? 16_384);
const SIZES = Number(process.env['BENCH_SIZES'] ?? 500);
const CHANGED_ROUNDS = 3;
/** Promised of 8,000,000 prices; a smaller run is told and not judged by them. */
const TARGET = { cells: 8_000_000, wholeSeconds: 300, changedSeconds: 30, memoryBytes: 1e9 };

/** Runs it over stores of its own and prints the figures; the last line is `ratio=…`. */
export async function loadCatalogue(): Promise<void> {
  await withBackends(['mongo', 'typesense', 'redis', 's3'], async (env) => {
    const folder = await mkdtemp(join(tmpdir(), 'sommier-feeds-'));
    const stop = new AbortController();
    const store = feedStore(env);
    const importer = await openImporter({ ...env, SYNC_TEMP_DIR: folder }, stop.signal);
    const run = async (round: number): Promise<Tally> => {
      const options = { makers: 84, models: MODELS, sizes: SIZES, seed: 1, round, changedPercent: round === 1 ? 0 : 1 };
      const target = { store, importOne: importer.importOne };
      const tally = await runSeed(options, { folder, target, log: () => undefined, signal: stop.signal });
      const missing = shortfall(tally, options);
      if (missing !== null) throw new Error(missing);
      console.log(
        `round ${round}: ${tally.rows.toLocaleString('en')} rows, ${tally.changed} of ${tally.models} models changed, imported in ${(tally.importMs / 1_000).toFixed(1)} s`,
      );
      return tally;
    };
    try {
      const whole = await run(1);
      const changed = [];
      for (let round = 2; round < 2 + CHANGED_ROUNDS; round++) changed.push(await run(round));
      await report(whole, changed);
    } finally {
      store.close();
      await importer.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function report(whole: Tally, changed: readonly Tally[]): Promise<void> {
  const memoryBytes = process.resourceUsage().maxRSS * 1_024;
  const ratio = medianAndSpread(changed.map(({ importMs }) => importMs / whole.importMs));
  const changedSeconds = medianAndSpread(changed.map(({ importMs }) => importMs)).median / 1_000;
  const wholeSeconds = whole.importMs / 1_000;
  const cells = MODELS * SIZES;
  console.log(
    `${cells.toLocaleString('en')} prices: ${Math.round(whole.rows / wholeSeconds).toLocaleString('en')} rows/s, peak RSS of generator and importer ${Math.round(memoryBytes / 1e6)} MB`,
  );
  console.log(`kept in ${await saveResult('load-catalogue', { machine: machineLine(), whole, changed, memoryBytes })}`);
  const missed =
    wholeSeconds > TARGET.wholeSeconds || changedSeconds > TARGET.changedSeconds || memoryBytes > TARGET.memoryBytes;
  if (cells < TARGET.cells) console.log('a smaller run than is promised; only its ratio counts');
  else if (missed) process.exitCode = 1;
  console.log(ratioLine(ratio.median, ratio.spreadPercent));
}
