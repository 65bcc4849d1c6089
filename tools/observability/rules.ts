import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const OBSERVABILITY = join('infra', 'k8s', 'components', 'observability');

/** The groups of the PrometheusRule as a file of rules that Prometheus and promtool read. */
export async function rulesText(root: string): Promise<string> {
  const manifest = await readFile(join(root, OBSERVABILITY, 'rules.yaml'), 'utf8');
  const [, spec] = manifest.split(/^spec:\n/m);
  if (spec === undefined) throw new Error(`${OBSERVABILITY}/rules.yaml has no spec`);
  return spec.replaceAll(/^ {2}/gm, '');
}
