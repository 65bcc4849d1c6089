import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

/** A name for the workflows as their code stands: changed code is another deployment, the same code is the one Restate knows. */
export async function sagaVersion(): Promise<string> {
  const folder = join(ROOT, 'origin', 'orders', 'saga');
  const hash = createHash('sha256');
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort())
    hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
