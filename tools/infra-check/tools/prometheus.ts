import { findVersion } from '../../../dev/install/find-tool.ts';
import { Remedy } from '../../../dev/remedy.ts';

/** `prometheus` or `promtool` on the PATH, 2.42 or later. Throws Remedy when there is none. */
export async function prometheusTool(name: 'prometheus' | 'promtool'): Promise<string> {
  const found = await findVersion([name], ['--version'], /version (\d+\.\d+)/, [2, 42]);
  if (found) return found.path;
  throw new Remedy(
    `There is no ${name} 2.42 on the PATH`,
    'Install it: apt-get install prometheus, brew install prometheus, or https://prometheus.io/download',
  );
}
