import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { livingHolder, lock, processIdentity, tryLock } from './file-lock.mjs';

test('tryLock → nothing for the second while the first has it, and again once it is released', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  const release = await tryLock(path);
  expect(await tryLock(path)).toBeUndefined();
  expect(await livingHolder(path)).toBe(process.pid);
  await release?.();
  const again = await tryLock(path);
  expect(again).toBeTypeOf('function');
  await again?.();
  expect(await readdir(folder.path)).toEqual([]);
});

test('tryLock → taken over when its holder was killed', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  const module = join(import.meta.dirname, 'file-lock.mjs');
  const code = `import { tryLock } from ${JSON.stringify(module)}; await tryLock(process.argv[1]); process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['--input-type=module', '-e', code, path]), 'exit');
  expect(await readdir(folder.path)).toEqual(['lock']);
  expect(await tryLock(path)).toBeTypeOf('function');
});

test('tryLock → taken over when another process has got the number of its holder, or it is not readable', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  for (const content of [JSON.stringify({ pid: process.pid, identity: `${process.pid}@1` }), 'half writ']) {
    await writeFile(path, content);
    const release = await tryLock(path);
    expect(release).toBeTypeOf('function');
    await release?.();
  }
});

test('tryLock → exactly one of many that find the same dead holder', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  await writeFile(path, JSON.stringify({ pid: 999_999_999, identity: '' }));
  const taken = await Promise.all(Array.from({ length: 20 }, () => tryLock(path)));
  expect(taken.filter((release) => release !== undefined)).toHaveLength(1);
  expect(await readdir(folder.path)).toEqual(['lock']);
});

test('lock → tells once that it waits, and gets its turn when the holder is done', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  const release = await lock(path);
  const told: (number | undefined)[] = [];
  let tell = (): void => undefined;
  const toldOnce = new Promise<void>((done) => (tell = done));
  const waiting = lock(path, {
    onWait: (pid) => {
      told.push(pid);
      tell();
    },
  });
  await toldOnce;
  await release();
  await (
    await waiting
  )();
  expect(told).toEqual([process.pid]);
});

test('lock → never lets two in', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  let [inside, most] = [0, 0];
  const turn = async () => {
    const release = await lock(path);
    most = Math.max(most, (inside += 1));
    await new Promise((done) => setImmediate(done));
    inside -= 1;
    await release();
  };
  await Promise.all([turn(), turn(), turn()]);
  expect(most).toBe(1);
});

test('lock → throws when its time is over', async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, 'lock');
  await tryLock(path);
  await expect(lock(path, { timeoutMs: 1 })).rejects.toThrow('gave up waiting');
});

test('processIdentity → empty for a process that is not there', () => {
  expect(processIdentity(999_999_999)).toBe('');
  expect(processIdentity(process.pid)).toMatch(new RegExp(`^${process.pid}@.+`));
});
