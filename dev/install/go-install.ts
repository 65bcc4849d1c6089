import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { Remedy } from '../remedy.ts';
import { findOnPath } from './find-tool.ts';
import { installOnce } from './install-once.ts';

export interface GoInstallOptions {
  /** Name of the binary, the last part of the package. */
  binary: string;
  /** Import path without a version. */
  package: string;
  version: string;
  /** As a person reads it: "mail: building mailpit v1 with Go (about a minute, once)". */
  step: string;
  /** What to do when there is no Go or it fails. */
  remedy: string;
  cacheDir: string;
  log: (line: string) => void;
}

/**
 * Builds a Go program into the cache folder once and gives the path of its binary.
 * @throws Remedy when there is no Go on the PATH or the build fails.
 */
export async function goInstall(options: GoInstallOptions): Promise<string> {
  const { binary, package: path, version, step, remedy, cacheDir, log } = options;
  const fill = async (draft: string) => {
    const go = await findOnPath('go');
    if (!go) throw new Remedy(`There is no ${binary} and no Go on the PATH`, remedy);
    const env = { GOBIN: join(draft, 'bin') };
    await runCommand(go, ['install', `${path}@${version}`], { step, remedy, env, log });
    await rename(join(draft, 'bin', binary), join(draft, binary));
  };
  return join(await installOnce({ cacheDir, name: `${binary}-${version}`, log, fill }), binary);
}
