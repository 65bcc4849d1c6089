import { join } from 'node:path';
import { run } from '../../run.ts';
import { figuresOf } from '../figures-of.ts';
import type { InfraCheck } from '../infra-check.ts';
import { apiServer, validateEnv } from '../tools/kubernetes.ts';

/** Every overlay by a real API server, started for it: what admission refuses no schema shows. */
export const k8sApiServer: InfraCheck = {
  name: 'k8s-api-server',
  holds: 'a real kube-apiserver takes every object, and each pod within its Pod Security Standard',
  async run({ root, log }) {
    const [server, env] = [await apiServer(), await validateEnv(log)];
    const folder = join(root, 'infra', 'k8s');
    const command = [join(folder, 'with-apiserver.sh'), server, join(folder, 'validate.sh')] as const;
    const { code, output } = await run(command, root, { ...env, DRY_RUN: 'server' });
    const figures = figuresOf(output, /(\d+ objects accepted)/g);
    return { ok: code === 0 && !figures.includes('nothing'), figures, report: output };
  },
  plants: [
    {
      what: 'a selector that its own pods do not have',
      file: 'infra/k8s/base/sync/deployment.yaml',
      plant: (text) => text.replace('app.kubernetes.io/name: sync', 'app.kubernetes.io/name: synch'),
    },
    {
      what: "a pod on its node's network",
      file: 'infra/k8s/base/catalog/deployment.yaml',
      plant: (text) => text.replace('    spec:\n', '    spec:\n      hostNetwork: true\n'),
    },
  ],
};
