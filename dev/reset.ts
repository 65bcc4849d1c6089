import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_DIR } from './paths.ts';
import { oneLine, Remedy } from './remedy.ts';
import { claimDataDir, holderOf } from './running.ts';

/** The bootstrap holds it while packages are installed, also those of another command. */
const KEPT = new Set(['bootstrap.lock', 'run']);

/**
 * Empties a data folder; downloaded servers in the cache folder stay.
 * @throws Remedy while a system runs on it.
 */
export async function resetData(dataDir: string): Promise<void> {
  const pid = await holderOf(dataDir);
  if (pid !== undefined) {
    throw new Remedy(
      `Sommier runs on ${dataDir} (process ${pid}), so nothing was removed`,
      'Stop it first: Ctrl-C in its terminal',
    );
  }
  const { release } = await claimDataDir(dataDir);
  try {
    for (const name of await readdir(dataDir)) {
      if (!KEPT.has(name)) await rm(join(dataDir, name), { recursive: true, force: true });
    }
  } finally {
    await release();
  }
}

if (import.meta.main) {
  try {
    await resetData(DATA_DIR);
    process.stdout.write(`${DATA_DIR} is empty; npm start begins afresh\n`);
  } catch (error) {
    process.stderr.write(`${oneLine(error)}\n`);
    process.exitCode = 1;
  }
}
