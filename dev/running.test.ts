import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exists } from './install/install-once.ts';
import { resetData } from './reset.ts';
import { announce, claimDataDir, findRunning, holderOf } from './running.ts';
import { secretsOf } from './secrets.ts';
import { tempFolder } from './testing/temp-folder.ts';

test('claimDataDir → one line that names the process when a system runs on the folder', async () => {
  await using folder = await tempFolder();
  const { release } = await claimDataDir(folder.path);
  await expect(claimDataDir(folder.path)).rejects.toThrow(
    `Sommier runs already on ${folder.path} (process ${process.pid}). Use it as it is, stop it with Ctrl-C`,
  );
  await release();
  expect(await holderOf(folder.path)).toBeUndefined();
  await (await claimDataDir(folder.path)).release();
});

test('claimDataDir → says so when the system before was killed', async () => {
  await using folder = await tempFolder();
  await mkdir(join(folder.path, 'run'));
  await writeFile(join(folder.path, 'run', 'lock'), JSON.stringify({ pid: process.pid, identity: `${process.pid}@1` }));
  const first = await claimDataDir(folder.path);
  await first.release();
  const second = await claimDataDir(folder.path);
  expect([first.takenOver, second.takenOver]).toEqual([true, false]);
});

test('findRunning → what the system announced, readable by its owner only, until it is released', async () => {
  await using folder = await tempFolder();
  const { release } = await claimDataDir(folder.path);
  expect(await findRunning(folder.path)).toBeUndefined();
  await announce(folder.path, { MONGODB_URI: 'mongodb://127.0.0.1:1' });
  expect(await findRunning(folder.path)).toEqual({ pid: process.pid, env: { MONGODB_URI: 'mongodb://127.0.0.1:1' } });
  expect((await stat(join(folder.path, 'run', 'env.json'))).mode & 0o777).toBe(0o600);
  await release();
  expect(await findRunning(folder.path)).toBeUndefined();
});

test('findRunning → nothing when the process that wrote the file was killed', async () => {
  await using folder = await tempFolder();
  await mkdir(join(folder.path, 'run'));
  const stale = { pid: process.pid, identity: `${process.pid}@1`, env: {} };
  await writeFile(join(folder.path, 'run', 'env.json'), JSON.stringify(stale));
  expect(await findRunning(folder.path)).toBeUndefined();
});

test('resetData → refuses with one line while a system runs, and leaves its data', async () => {
  await using folder = await tempFolder();
  const { release } = await claimDataDir(folder.path);
  await writeFile(join(folder.path, 'data'), 'kept');
  await expect(resetData(folder.path)).rejects.toThrow(
    `Sommier runs on ${folder.path} (process ${process.pid}), so nothing was removed. Stop it first`,
  );
  expect(await readFile(join(folder.path, 'data'), 'utf8')).toBe('kept');
  await release();
});

test('resetData → everything is gone afterwards, secrets too', async () => {
  await using folder = await tempFolder();
  await secretsOf(folder.path);
  await mkdir(join(folder.path, 'mongodb'));
  await resetData(folder.path);
  expect(await exists(join(folder.path, 'secrets.json'))).toBe(false);
  expect(await exists(join(folder.path, 'mongodb'))).toBe(false);
});

test('secretsOf → made once per folder, readable by its owner only', async () => {
  await using one = await tempFolder();
  await using two = await tempFolder();
  const [folder, other] = [one.path, two.path];
  const first = await secretsOf(folder);
  expect(await secretsOf(folder)).toEqual(first);
  expect((await secretsOf(other)).typesenseApiKey).not.toBe(first.typesenseApiKey);
  expect(first.edgeSigningKeys).toMatch(/^k1:[0-9a-f]{64}$/);
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
});
