import { join } from 'node:path';
import { run } from '../../run.ts';
import type { InfraCheck } from '../infra-check.ts';
import { figuresOf } from '../figures-of.ts';
import { validateEnv } from '../tools/kubernetes.ts';

/** Every overlay rendered by kustomize and held to the schemas of Kubernetes and of the operators, by kubeconform. */
export const k8sManifests: InfraCheck = {
  name: 'k8s-manifests',
  holds: 'every overlay renders, and each object has the shape of its kind',
  async run({ root, log }) {
    const { code, output } = await run([join(root, 'infra', 'k8s', 'validate.sh')], root, await validateEnv(log));
    return {
      ok: code === 0 && output.includes('Invalid: 0'),
      figures: figuresOf(output, /Summary: (\d+ resources)/g),
      report: output,
    };
  },
  plants: [
    {
      what: 'a field that Deployments do not have',
      file: 'infra/k8s/base/catalog/deployment.yaml',
      plant: (text) => text.replace('  replicas: 3', '  replica: 3'),
    },
    {
      what: 'a field that a RestateDeployment does not have',
      file: 'infra/k8s/base/orders/saga.yaml',
      plant: (text) => text.replace('  minReadySeconds: 5', '  minReadySecond: 5'),
    },
    {
      what: 'a resource that is not there',
      file: 'infra/k8s/base/kustomization.yaml',
      plant: (text) => text.replace('  - catalog', '  - catalogue'),
    },
  ],
};
