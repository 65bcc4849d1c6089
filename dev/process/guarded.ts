import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A child that never outlives this process. `logTail` gives the last lines that it wrote. */
export interface Guarded {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  hasExited(): boolean;
  logTail(lines?: number): Promise<string>;
  /** SIGTERM, and SIGKILL for the whole group after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL for the whole group, at once. */
  kill(): void;
}

export interface GuardedOptions {
  command: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  logFile: string;
  cwd?: string;
}

// A shell stands between: it holds our pipe, and ends the child when the pipe closes, so that even
// `kill -9` of this process leaves nothing behind. Its own group keeps a terminal's Ctrl-C away from
// the servers, which are stopped in order instead.
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & child=$!
{ cat >/dev/null; kill -TERM $child; n=0; while kill -0 $child && [ $n -lt 150 ]; do sleep 0.1; n=$((n+1)); done; kill -KILL 0; } <&3 >/dev/null 2>&1 &
exec 3<&-
wait $child`;

const groups = new Set<number>();

/** Kills every group that was started here, at once: the last resort of a second Ctrl-C. */
export function killAllGroups(): void {
  for (const pid of groups) killGroup(pid);
}

/** Starts a command in its own process group, its output going to a log file (mode 600). */
export async function startGuarded({ command, args, env, logFile, cwd }: GuardedOptions): Promise<Guarded> {
  await mkdir(dirname(logFile), { recursive: true });
  // The child writes to the file itself: passing its lines on would cost this process as much as the child.
  const log = await open(logFile, 'w', 0o600);
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', command, ...args], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  });
  const pid = child.pid ?? 0;
  child.stdin?.on('error', () => undefined);
  groups.add(pid);
  let ended = false;
  const exited = new Promise<number | null>((done) => {
    const end = (code: number | null) => {
      ended = true;
      killGroup(pid);
      groups.delete(pid);
      done(code);
    };
    child.once('error', () => end(null));
    child.once('exit', end);
  });
  await log.close();
  return {
    pid,
    exited,
    hasExited: () => ended,
    logTail: (lines = 15) => tailOf(logFile, lines),
    kill: () => killGroup(pid),
    stop: async (graceMs = 9_000) => {
      child.stdin?.end();
      const timer = setTimeout(() => killGroup(pid), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function killGroup(pid: number): void {
  if (pid <= 0) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

async function tailOf(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
