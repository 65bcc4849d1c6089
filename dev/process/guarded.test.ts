import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { processIdentity } from './file-lock.mjs';
import { startGuarded } from './guarded.ts';
import { waitUntil } from './wait-until.ts';

const isGone = (pid: number) => waitUntil(async () => processIdentity(pid) === '', { timeoutMs: 15_000 });
const pidLine = 'console.log("pid", process.pid); setInterval(() => {}, 1000);';
const deaf = `process.on("SIGTERM", () => {}); ${pidLine}`;

async function startNode(code: string, folder: string) {
  const logFile = join(folder, 'child.log');
  const child = await startGuarded({ command: process.execPath, args: ['-e', code], env: {}, logFile });
  let pid = 0;
  await waitUntil(
    async () => {
      pid = Number(/pid (\d+)/.exec(await child.logTail())?.[1] ?? 0);
      return pid > 0;
    },
    { timeoutMs: 10_000 },
  );
  return { child, pid };
}

test('stop → the child gets SIGTERM and its exit is seen', async () => {
  await using folder = await tempFolder();
  const { child, pid } = await startNode(pidLine, folder.path);
  expect(processIdentity(pid)).not.toBe('');
  await child.stop();
  expect(child.hasExited()).toBe(true);
  expect(await isGone(pid)).toBe(true);
});

test('stop → SIGKILL after the grace time when the child does not listen', async () => {
  await using folder = await tempFolder();
  const { child, pid } = await startNode(deaf, folder.path);
  await child.stop(200);
  expect(await isGone(pid)).toBe(true);
});

test('startGuarded → the exit code and the last lines of a child that ends by itself', async () => {
  await using folder = await tempFolder();
  const code = 'console.log("one"); console.error("two"); process.exitCode = 7';
  const logFile = join(folder.path, 'log');
  const child = await startGuarded({ command: process.execPath, args: ['-e', code], env: {}, logFile });
  expect(await child.exited).toBe(7);
  expect((await child.logTail()).split('\n').toSorted()).toEqual(['one', 'two']);
});

test('startGuarded → exit code 127 when there is no such command', async () => {
  await using folder = await tempFolder();
  const options = { command: '/no/such/command', args: [], env: {}, logFile: join(folder.path, 'log') };
  expect(await (await startGuarded(options)).exited).toBe(127);
});

test('startGuarded → the child ends when this process is killed with -9', async () => {
  await using folder = await tempFolder();
  const module = join(import.meta.dirname, 'guarded.ts');
  const parentCode = `
    import { startGuarded } from ${JSON.stringify(module)};
    const child = await startGuarded({ command: process.execPath, args: ['-e', ${JSON.stringify(pidLine)}], env: {}, logFile: ${JSON.stringify(join(folder.path, 'child.log'))} });
    setInterval(async () => console.log(await child.logTail()), 50);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', parentCode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let pid = 0;
  for await (const line of createInterface(parent.stdout)) {
    pid = Number(/pid (\d+)/.exec(line)?.[1] ?? 0);
    if (pid > 0) break;
  }
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  expect(pid).toBeGreaterThan(0);
  expect(await isGone(pid)).toBe(true);
});
