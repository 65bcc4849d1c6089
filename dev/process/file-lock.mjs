// Plain JavaScript: the bootstrap uses it on Node 18, before packages are installed.
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
  const release = () => rm(path, { force: true });
  try {
    if (await linked(mine, path)) return release;
    return (await takeOver(mine, path)) ? release : undefined;
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

// Several may find the same dead holder. Only who holds the second lock, for milliseconds, may remove the first, and it
// looks again before it does; a second lock that was left by a crash in those milliseconds goes by its age.
async function takeOver(mine, path) {
  if ((await livingHolder(path)) !== undefined) return false;
  const gate = `${path}.takeover`;
  if (!(await linked(mine, gate))) {
    const age = Date.now() - (await stat(gate).catch(() => ({ ctimeMs: Date.now() }))).ctimeMs;
    if (age > 10_000) await rm(gate, { force: true });
    return false;
  }
  try {
    if ((await livingHolder(path)) !== undefined) return false;
    await rm(path, { force: true });
    return await linked(mine, path);
  } finally {
    await rm(gate, { force: true });
  }
}
