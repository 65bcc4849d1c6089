// Plain JavaScript: the bootstrap uses it on Node 18, before packages are installed.
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Tells a process from a later one that got the same number: its start time. Empty when it does not run. */
export function processIdentity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return '';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : `${pid}@${fields[19]}`;
  } catch {
    return startTimeFromPs(pid);
  }
}

function startTimeFromPs(pid) {
  try {
    return `${pid}@${execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()}`;
  } catch {
    return `${pid}@?`;
  }
}

/** Reads `{ pid, identity }` and gives the pid when that very process still runs, else undefined. */
export async function livingHolder(path) {
  try {
    const { pid, identity } = JSON.parse(await readFile(path, 'utf8'));
    return identity !== '' && processIdentity(pid) === identity ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the lock file at once, or gives undefined when a living process holds it. Gives the release. */
export async function tryLock(path) {
  await mkdir(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }), { mode: 0o600 });
  try {
    if (await linked(mine, path)) return () => rm(path, { force: true });
    if ((await livingHolder(path)) !== undefined) return undefined;
    await removeStale(path, `${mine}.stale`);
    return (await linked(mine, path)) ? () => rm(path, { force: true }) : undefined;
  } finally {
    await rm(mine, { force: true });
  }
}

/** Waits for the lock; calls `onWait(pid)` once when it has to wait. Gives the release. */
export async function lock(path, { timeoutMs = 30 * 60_000, onWait = () => {} } = {}) {
  const deadline = Date.now() + timeoutMs;
  for (let told = false; ;) {
    const release = await tryLock(path);
    if (release) return release;
    if (!told) onWait((told = true) && (await livingHolder(path)));
    if (Date.now() > deadline) throw new Error(`gave up waiting for the lock ${path}`);
    await delay(150);
  }
}

async function linked(from, to) {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

// Two that find the same dead holder: the second may have moved a fresh lock away, so it puts that back.
async function removeStale(path, aside) {
  try {
    await rename(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if ((await livingHolder(aside)) !== undefined) await linked(aside, path);
  await rm(aside, { force: true });
}
