import { join } from 'node:path';
import { DATA_DIR } from '../paths.ts';
import { oneLine } from '../remedy.ts';
import { seedEnvironment } from './environment.ts';
import { feedStore } from './feed-store.ts';
import { openImporter } from './importer.ts';
import { readCommand, type SeedCommand } from './options.ts';
import { runSeed } from './run-seed.ts';
import { shortfall, summary, type Tally } from './tally.ts';

/** `npm run seed`: fills the running system with a generated catalogue through the importer, and prints the figures. */
async function seed(command: SeedCommand): Promise<void> {
  const log = (line: string) => console.log(line);
  const folder = join(DATA_DIR, 'seed');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('stopped')));
  if (command.generateOnly) {
    const tally = await runSeed(command, { folder, target: null, log, signal: stop.signal });
    log(
      `seed: ${tally.makers} feeds with ${tally.rows.toLocaleString('en')} rows in ${folder}, ${(tally.generateMs / 1_000).toFixed(1)} s`,
    );
    return;
  }
  const env = await seedEnvironment();
  const store = feedStore(env);
  const importer = await openImporter(env, stop.signal);
  try {
    const tally = await runSeed(command, {
      folder,
      target: { store, importOne: importer.importOne },
      log,
      signal: stop.signal,
    });
    report(tally, command);
  } finally {
    store.close();
    await importer.close();
  }
}

function report(tally: Tally, command: SeedCommand): void {
  console.log(summary(tally, process.resourceUsage().maxRSS * 1_024));
  const missing = shortfall(tally, command);
  if (missing === null) return;
  console.error(`seed: ${missing}`);
  process.exitCode = 1;
}

try {
  await seed(readCommand(process.argv.slice(2)));
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
