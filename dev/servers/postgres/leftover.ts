import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from '../../process/file-lock.mjs';
import { waitUntil } from '../../process/wait-until.ts';
import { Remedy } from '../../remedy.ts';

/**
 * Waits for a server that a killed parent left on this folder: its guard stops it within seconds. A pid file
 * whose number went to another process is removed; any other Postgres judges by itself.
 * @throws Remedy when it still runs after 20 s.
 */
export async function untilLeftoverEnds(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!(pid > 0)) return;
  const ended = await waitUntil(async () => !(await serves(pid, dataDir)), { timeoutMs: 20_000 });
  if (!ended)
    throw new Remedy(`A Postgres of before still runs on ${dataDir} (process ${pid})`, `Stop it: kill -INT ${pid}`);
  if (processIdentity(pid) !== '') await rm(pidFile, { force: true });
}

/** A server's working folder is its data folder; where that cannot be asked, a living process counts as one. */
async function serves(pid: number, dataDir: string): Promise<boolean> {
  if (processIdentity(pid) === '') return false;
  if (process.platform !== 'linux') return true;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
  return folder === (await realpath(dataDir));
}
