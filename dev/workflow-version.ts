import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

/** A name for a service's workflows as their code stands: changed code is another deployment, the same code is the one Restate knows. */
export async function workflowVersion(service: string, folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of folders) {
    const folder = join(ROOT, 'origin', service, name);
    const files = await readdir(folder, { recursive: true });
    for (const file of files.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts')).sort())
      hash.update(file).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
