import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { findOnPath, findVersion } from '../../../dev/install/find-tool.ts';
import { installOnce } from '../../../dev/install/install-once.ts';
import { pipInto } from '../../../dev/install/pip.ts';
import { CACHE_DIR } from '../../../dev/paths.ts';
import { Remedy } from '../../../dev/remedy.ts';
import { goTool } from './go-tools.ts';

/** Of the cluster that the manifests are for. */
const KUBERNETES = '1.34.0';
const SCHEMAS = 'kubernetes-validate==1.37.0';

/** The kubectl on the PATH, 1.30 or later, which renders too. Throws Remedy when there is none. */
export async function kubectlTool(): Promise<string> {
  const found = await findVersion(['kubectl'], ['version', '--client'], /v(\d+\.\d+)/, [1, 30]);
  if (found) return found.path;
  throw new Remedy('There is no kubectl 1.30 on the PATH', 'Install it: https://kubernetes.io/docs/tasks/tools');
}

/** What infra/k8s/validate.sh needs around it: kubectl and kubeconform on the PATH, and Kubernetes' schemas. Throws Remedy. */
export async function validateEnv(log: (line: string) => void): Promise<Record<string, string>> {
  const tools = [await kubectlTool(), await goTool('kubeconform', log)];
  return {
    PATH: [dirname(process.execPath), ...tools.map((tool) => dirname(tool)), process.env['PATH'] ?? ''].join(delimiter),
    KUBERNETES_SCHEMAS: await schemas(log),
  };
}

/** A kube-apiserver by KUBE_APISERVER, with the etcd that it keeps its objects in on the PATH. Throws Remedy when one is missing. */
export async function apiServer(): Promise<string> {
  const given = process.env['KUBE_APISERVER'];
  if (given === undefined)
    throw new Remedy('There is no kube-apiserver', 'Set KUBE_APISERVER to its binary, see docs/operations/deploy.md');
  if ((await findOnPath('etcd')) === undefined)
    throw new Remedy('There is no etcd on the PATH', 'Install it, with Debian: apt-get install etcd-server');
  return given;
}

/** JSON schemas of Kubernetes' own objects, closed, as kubeconform reads them; out of a Python package, once. */
async function schemas(log: (line: string) => void): Promise<string> {
  const fill = async (draft: string) => {
    const step = 'kubeconform: schemas of Kubernetes (PyPI, once)';
    const remedy = 'Set KUBERNETES_SCHEMAS to a folder of them';
    const unpacked = join(draft, 'package');
    await pipInto({ packages: [SCHEMAS], target: unpacked, step, remedy, log });
    const source = join(unpacked, 'kubernetes_validate', 'kubernetes-json-schema', `v${KUBERNETES}-local-strict`);
    await mkdir(join(draft, 'schemas'));
    for (const file of await readdir(source)) await copySchema(join(source, file), join(draft, 'schemas', file));
  };
  const given = process.env['KUBERNETES_SCHEMAS'];
  if (given !== undefined) return given;
  return join(
    await installOnce({ cacheDir: CACHE_DIR, name: `kubernetes-schemas-${KUBERNETES}`, log, fill }),
    'schemas',
  );
}

/** The package names itself in its references; kubeconform takes them as paths. */
async function copySchema(source: string, target: string): Promise<void> {
  if (!source.endsWith('.json')) return cp(source, target, { recursive: true });
  const { $id: _itself, ...schema } = asSchema(JSON.parse(await readFile(source, 'utf8')));
  await writeFile(target, JSON.stringify(schema).replaceAll('"/api/_definitions.json#', '"_definitions.json#'));
}

const asSchema = (json: unknown): Record<string, unknown> => json as Record<string, unknown>;
