import { join } from 'node:path';
import { run } from '../../run.ts';
import { figuresOf } from '../figures-of.ts';
import type { InfraCheck } from '../infra-check.ts';
import { whileRendered } from '../kubernetes/render.ts';
import { goTool } from '../tools/go-tools.ts';

const POLICIES = join('infra', 'k8s', 'policies');

/** The rules of infra/k8s/policies: their own tests first, then every overlay as a whole. */
export const k8sPolicies: InfraCheck = {
  name: 'k8s-policies',
  holds: 'resources, probes, draining, budgets, hardening, network policies; each rule tested',
  async run({ root, log }) {
    const conftest = await goTool('conftest', log);
    const reports = await whileRendered(root, async (files) => {
      const tests = await run([conftest, 'verify', '--no-color', '-p', POLICIES], root);
      const judged = Object.values(files).map(async (file) =>
        run([conftest, 'test', '--no-color', '--combine', '-p', POLICIES, file], root),
      );
      return [tests, ...(await Promise.all(judged))];
    });
    const output = reports.map((report) => report.output.trim()).join('\n');
    const figures = figuresOf(output, /(\d+ tests), \d+ passed/g);
    return { ok: reports.every(({ code }) => code === 0) && !figures.includes('nothing'), figures, report: output };
  },
  plants: [
    {
      what: 'an image without a version',
      file: 'infra/k8s/base/kustomization.yaml',
      plant: (text) => text.replace("newTag: '30.1'", 'newTag: latest'),
    },
    {
      what: 'a container without a bound of memory',
      file: 'infra/k8s/base/sync/deployment.yaml',
      plant: (text) => text.replace(/(limits: .*?), memory: 1536Mi/, '$1'),
    },
    {
      what: 'a pod that may write to its root',
      file: 'infra/k8s/base/hardening/first-container.yaml',
      plant: (text) => text.replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
    },
    {
      what: 'a namespace where everything may speak with everything',
      file: 'infra/k8s/base/restate/network-policies.yaml',
      plant: (text) => text.replace('[Ingress, Egress]', '[Ingress]'),
    },
    {
      what: 'a rule that says nothing any more',
      file: 'infra/k8s/policies/network.rego',
      plant: (text) => text.replace('"/v1", ', '"/v1", "/", '),
    },
  ],
};
