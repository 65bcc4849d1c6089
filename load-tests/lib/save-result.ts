import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from '../../dev/paths.ts';

/** Keeps a result as JSON in `.data/benchmarks/`, which is not tracked; gives the file's name from the project's root. */
export async function saveResult(name: string, result: unknown, extension = '.json'): Promise<string> {
  const folder = join(ROOT, '.data', 'benchmarks');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}${extension}`);
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return relative(ROOT, file);
}
