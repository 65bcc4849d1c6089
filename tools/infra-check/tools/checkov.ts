import { findOnPath } from '../../../dev/install/find-tool.ts';
import { pythonEnvironment } from '../../../dev/install/python-environment.ts';
import { CACHE_DIR } from '../../../dev/paths.ts';

const VERSION = '3.3.30';

/** Command of a checkov on the PATH, else of one installed once with pip. Throws Remedy when there is no Python. */
export async function checkovTool(log: (line: string) => void): Promise<[string, ...string[]]> {
  const found = await findOnPath('checkov');
  if (found !== undefined) return [found];
  const step = `checkov: installing ${VERSION} with pip (a minute, once)`;
  const requirements = [`checkov==${VERSION}`];
  const python = await pythonEnvironment({ cacheDir: CACHE_DIR, name: `checkov-${VERSION}`, requirements, step, log });
  return [python, '-m', 'checkov.main'];
}
