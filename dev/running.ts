import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { exists } from './install/install-once.ts';
import { livingHolder, processIdentity, tryLock } from './process/file-lock.mjs';
import { Remedy } from './remedy.ts';
import { writePrivate } from './secrets.ts';

const RunFile = z.object({ pid: z.number(), identity: z.string(), env: z.record(z.string(), z.string()) });

/** A system that runs on a data folder. */
export interface Running {
  pid: number;
  /** Addresses and keys of its servers. */
  env: Record<string, string>;
}

const lockFile = (dataDir: string) => join(dataDir, 'run', 'lock');
const envFile = (dataDir: string) => join(dataDir, 'run', 'env.json');

export interface Claim {
  /** True when the system before this one was killed, so that its servers may still be ending. */
  takenOver: boolean;
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process. What a killed system left is taken over.
 * @throws Remedy when a living process has it.
 */
export async function claimDataDir(dataDir: string): Promise<Claim> {
  await mkdir(join(dataDir, 'run'), { recursive: true });
  const takenOver = await exists(lockFile(dataDir));
  const unlock = await tryLock(lockFile(dataDir));
  if (!unlock) {
    const pid = await livingHolder(lockFile(dataDir));
    throw new Remedy(
      `Sommier runs already on ${dataDir} (process ${pid ?? 'unknown'})`,
      `Use it as it is, stop it with Ctrl-C in its terminal or kill ${pid ?? 'PID'}, or give this one another folder and ports (SOMMIER_DATA_DIR, dev/ports.ts)`,
    );
  }
  await rm(envFile(dataDir), { force: true });
  const release = async () => {
    await rm(envFile(dataDir), { force: true });
    await unlock();
  };
  return { takenOver, release };
}

/** The pid that holds the data folder, or undefined. A file left by a killed process does not count. */
export async function holderOf(dataDir: string): Promise<number | undefined> {
  return livingHolder(lockFile(dataDir));
}

/** Writes what `npm run import` and `npm run seed` need to find this system. */
export async function announce(dataDir: string, env: Record<string, string>): Promise<void> {
  const text = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid), env }, null, 2);
  await writePrivate(envFile(dataDir), text, join(dataDir, 'run'));
}

/** The running system of a data folder, or undefined when there is none or its file is stale. */
export async function findRunning(dataDir: string): Promise<Running | undefined> {
  const text = await readFile(envFile(dataDir), 'utf8').catch(() => 'null');
  const parsed = RunFile.safeParse(JSON.parse(text));
  if (!parsed.success || processIdentity(parsed.data.pid) !== parsed.data.identity) return undefined;
  return { pid: parsed.data.pid, env: parsed.data.env };
}
