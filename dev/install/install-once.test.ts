import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { rememberedFailure, rememberFailure } from './download.ts';
import { isAtLeast } from './find-tool.ts';
import { installOnce } from './install-once.ts';

const quiet = () => undefined;

test('installOnce → filled once when two ask at the same time', async () => {
  await using folder = await tempFolder();
  let fills = 0;
  const fill = async (draft: string) => {
    fills += 1;
    await writeFile(join(draft, 'binary'), 'ok');
  };
  const install = () => installOnce({ cacheDir: folder.path, name: 'tool-1', log: quiet, fill });
  const [first, second] = await Promise.all([install(), install()]);
  expect([first, second, fills]).toEqual([join(folder.path, 'tool-1'), join(folder.path, 'tool-1'), 1]);
  expect(await readFile(join(first, 'binary'), 'utf8')).toBe('ok');
});

test('installOnce → nothing is left of an install that failed, and the next try begins afresh', async () => {
  await using folder = await tempFolder();
  const broken = async (draft: string) => {
    await writeFile(join(draft, 'half'), '');
    throw new Error('the network went away');
  };
  const options = { cacheDir: folder.path, name: 'tool-1', log: quiet };
  await expect(installOnce({ ...options, fill: broken })).rejects.toThrow('the network went away');
  expect(await readdir(folder.path)).toEqual([]);
  await installOnce({ ...options, fill: async () => undefined });
  expect(await readdir(folder.path)).toEqual(['tool-1']);
});

test('rememberedFailure → the reason for a day, then nothing', async () => {
  await using folder = await tempFolder();
  expect(await rememberedFailure(folder.path, 'mongod')).toBeUndefined();
  await rememberFailure(folder.path, 'mongod', 'no such host', 1_000);
  expect(await rememberedFailure(folder.path, 'mongod', 2_000)).toBe('no such host');
  expect(await rememberedFailure(folder.path, 'mongod', 1_000 + 25 * 3_600_000)).toBeUndefined();
});

test.each([
  ['6.2.14', [6, 2], true],
  ['6.0.16', [6, 2], false],
  ['7.0', [6, 2], true],
  ['17', [17, 0], true],
  ['1.8', [17, 0], false],
] as const)('isAtLeast → version %s against %j is %s', (version, bound, expected) => {
  expect(isAtLeast(version, bound)).toBe(expected);
});
