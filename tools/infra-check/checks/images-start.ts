import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../dev/ports.ts';
import { copySources, installPackages, readPlan } from '../images/image-layout.ts';
import { tryStart } from '../images/try-start.ts';
import type { CheckContext, Finding, InfraCheck } from '../infra-check.ts';
import { readManifests, type Manifest } from '../kubernetes/manifest.ts';
import { podTemplateOf } from '../kubernetes/pod-template.ts';
import { render } from '../kubernetes/render.ts';
import { variablesOf } from '../kubernetes/variables-of.ts';

/** Containers by the image that they run. */
const CONTAINERS = {
  catalog: ['catalog'],
  orders: ['orders', 'orders-saga'],
  sync: ['sync', 'sync-workflows'],
} as const;

/** Each image's files in an empty folder, with production's packages, started with production's variables. */
export const imagesStart: InfraCheck = {
  name: 'images-start',
  holds: 'what an image holds is enough: it starts, answers /healthz and stops by SIGTERM',
  run: startAll,
  plants: [
    {
      what: 'a folder that the service imports, left out of its image',
      file: 'infra/images/catalog/Dockerfile',
      plant: (text) => text.replace('COPY origin/plugins ./origin/plugins\n', ''),
    },
    {
      what: 'sources kept from the build',
      file: '.dockerignore',
      plant: (text) => `${text}**/saga\n`,
    },
  ],
};

async function startAll({ root }: CheckContext): Promise<Finding> {
  const objects = readManifests(await render(root, 'production'));
  const folder = await mkdtemp(join(tmpdir(), 'sommier-image-'));
  const faults: string[] = [];
  const figures: string[] = [];
  try {
    await installPackages(root, folder);
    for (const [service, names] of Object.entries(CONTAINERS)) {
      const plan = await readPlan(root, service);
      for (const source of ['origin', 'shared']) await rm(join(folder, source), { recursive: true, force: true });
      figures.push(`${service} ${await copySources(root, plan, folder)} files`);
      for (const name of names) {
        const fault = await startOne(folder, plan.command, name, objects);
        if (fault !== undefined) faults.push(`${name}: ${fault}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { ok: faults.length === 0, figures: figures.join(', '), report: faults.join('\n') };
}

async function startOne(
  cwd: string,
  command: string,
  name: string,
  objects: readonly Manifest[],
): Promise<string | undefined> {
  const containers = objects.flatMap((object) => podTemplateOf(object)?.spec.containers ?? []);
  const container = containers.find((candidate) => candidate.name === name);
  if (container === undefined) return 'no container is named so';
  const port = await freePort('catalog');
  const here = { HOST: '127.0.0.1', PORT: String(port), ORDERS_SAGA_PORT: '0', SYNC_WORKFLOW_PORT: '0' };
  const env = { ...variablesOf(container, objects), ...here };
  return tryStart({ cwd, command: container.args?.[0] ?? command, env, port });
}
