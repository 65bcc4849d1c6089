import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../../../dev/install/find-tool.ts';
import { installOnce } from '../../../dev/install/install-once.ts';
import { CACHE_DIR } from '../../../dev/paths.ts';
import { runCommand } from '../../../dev/process/run-command.ts';
import { Remedy } from '../../../dev/remedy.ts';

const MODULE = join(import.meta.dirname, '..', 'terraform-docs');

/**
 * The terraform-docs of terraform-docs/go.mod, built once with Go; by a module of ours, since `go install` asks the proxy for a list of
 * versions that not every proxy has. Not one of the PATH: each version writes a little otherwise. Throws Remedy when there is no Go.
 */
export async function terraformDocsTool(log: (line: string) => void): Promise<string> {
  const remedy = 'Install Go 1.25 or later';
  const version = createHash('sha256')
    .update(await readFile(join(MODULE, 'go.sum')))
    .digest('hex')
    .slice(0, 12);
  const fill = async (draft: string) => {
    const go = await findOnPath('go');
    if (go === undefined) throw new Remedy('There is no Go on the PATH to build terraform-docs with', remedy);
    const step = 'terraform-docs: building with Go (a minute, once)';
    const args = ['build', '-o', join(draft, 'terraform-docs'), 'github.com/terraform-docs/terraform-docs'];
    await runCommand(go, args, { step, remedy, log, cwd: MODULE });
  };
  const folder = await installOnce({ cacheDir: CACHE_DIR, name: `terraform-docs-${version}`, log, fill });
  return join(folder, 'terraform-docs');
}
