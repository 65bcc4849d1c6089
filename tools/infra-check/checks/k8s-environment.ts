import { catalogEnv } from '../../../origin/catalog/env.ts';
import { migrateEnv, ordersEnv } from '../../../origin/orders/env.ts';
import { syncEnv } from '../../../origin/sync/env.ts';
import type { InfraCheck } from '../infra-check.ts';
import { readManifests } from '../kubernetes/manifest.ts';
import { podTemplateOf } from '../kubernetes/pod-template.ts';
import { OVERLAYS, render } from '../kubernetes/render.ts';
import { variablesOf } from '../kubernetes/variables-of.ts';

type Variables = Record<string, string | undefined>;

/** What each container of ours reads its environment with. */
const READERS: Readonly<Record<string, (env: Variables) => unknown>> = {
  catalog: catalogEnv,
  orders: ordersEnv,
  'orders-saga': ordersEnv,
  migrate: migrateEnv,
  sync: syncEnv,
  'sync-workflows': syncEnv,
};

/** Read by Node itself, not by us. */
const OF_NODE = new Set(['NODE_OPTIONS']);

/** ConfigMaps and ExternalSecrets of every overlay against the services' own env.ts: all that it asks for, and nothing else. */
export const k8sEnvironment: InfraCheck = {
  name: 'k8s-environment',
  holds: "each service starts with its manifest's variables, and reads all of them",
  async run({ root }) {
    const faults: string[] = [];
    const read = new Set<string>();
    for (const overlay of OVERLAYS) {
      const objects = readManifests(await render(root, overlay));
      for (const container of objects.flatMap((object) => podTemplateOf(object)?.spec.containers ?? [])) {
        const reader = READERS[container.name];
        if (reader === undefined) continue;
        read.add(container.name);
        faults.push(
          ...faultsOf(reader, variablesOf(container, objects)).map(
            (fault) => `${overlay}, ${container.name}: ${fault}`,
          ),
        );
      }
    }
    for (const name of Object.keys(READERS)) if (!read.has(name)) faults.push(`no container is named ${name}`);
    return {
      ok: faults.length === 0,
      figures: `${[...read].join(', ')} in ${OVERLAYS.length} overlays`,
      report: faults.join('\n'),
    };
  },
  plants: [
    {
      what: 'a variable that the service needs, left out',
      file: 'infra/k8s/base/catalog/kustomization.yaml',
      plant: (text) => text.replace('      - STORE_CURRENCY=RUB\n', ''),
    },
    {
      what: 'a variable that no service reads',
      file: 'infra/k8s/base/orders/kustomization.yaml',
      plant: (text) => text.replace('ORDER_PAYMENT_SECONDS', 'ORDERS_PAYMENT_SECONDS'),
    },
    {
      what: 'a value that the service refuses, in one overlay',
      file: 'infra/k8s/overlays/dr/kustomization.yaml',
      plant: (text) => text.replace('SHOP_URL=https:', 'SHOP_URL=ftp:'),
    },
    {
      what: 'a secret that is not brought',
      file: 'infra/k8s/base/secrets/external-secrets.yaml',
      plant: (text) => text.replace(/ {4}- secretKey: STRIPE_API_KEY\n.*\n/, ''),
    },
  ],
};

function faultsOf(reader: (env: Variables) => unknown, variables: Variables): string[] {
  const asked = new Set<string>();
  const watched = new Proxy(variables, {
    get: (target, name) => (typeof name === 'string' ? (asked.add(name), target[name]) : undefined),
  });
  try {
    reader(watched);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  const idle = Object.keys(variables).filter((name) => !asked.has(name) && !OF_NODE.has(name));
  return idle.map((name) => `nobody reads ${name}`);
}
