import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.ts';
import { trackedFiles } from './tracked-files.ts';

/** One fault that a check must catch. */
export interface Plant {
  what: string;
  /** Where it goes, relative to the root. */
  file: string;
  /** Gets the text that stands (empty when there is no such file) and gives it with the fault. */
  plant: (text: string) => string;
}

/** The tracked files in a temporary folder that is a repository of its own; gone at the end of `await using`. */
export async function copyOfTree(): Promise<AsyncDisposable & { path: string }> {
  const copy = await mkdtemp(path.join(tmpdir(), 'sommier-planted-'));
  for (const file of await trackedFiles()) await cp(file, path.join(copy, file));
  await run(['git', 'init', '-q'], copy);
  await run(['git', 'add', '-A'], copy);
  return { path: copy, [Symbol.asyncDispose]: () => rm(copy, { recursive: true, force: true }) };
}

/** Runs `use` while the fault stands in the copy. Throws when the fault changes nothing there. */
export async function whilePlanted(
  copy: string,
  { what, file, plant }: Plant,
  use: () => Promise<void>,
): Promise<void> {
  const target = path.join(copy, file);
  const before = await readFile(target, 'utf8').catch(() => null);
  const after = plant(before ?? '');
  if (after === before) throw new Error(`${file}: the violation "${what}" could not be planted`);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, after);
  try {
    await use();
  } finally {
    await (before === null ? rm(target) : writeFile(target, before));
  }
}
