import { registerDeployment } from '../../plugins/register-deployment.ts';
import type { OrdersDeps } from '../deps.ts';
import type { OrdersEnv } from '../env.ts';
import type { OutboxHandlers } from '../outbox/handlers.ts';
import { sagaIngress, type SagaIngress } from './ingress.ts';
import { RETRIES } from './retries.ts';
import { paymentsOf } from './saga-deps.ts';
import { sagaHandlers } from './saga-handlers.ts';
import { serveSaga } from './serve-saga.ts';
import { STEPS } from './steps.ts';
import { workflowNames } from './workflows.ts';

export interface RunningSaga {
  handlers: OutboxHandlers;
  ingress: SagaIngress;
  stop(): Promise<void>;
}

/**
 * Serves the workflows of this version and tells Restate of them, in the background: the service takes orders while Restate is away. The
 * version stands in the path of its address, so that another version is another deployment.
 */
export async function startSaga(deps: OrdersDeps, env: OrdersEnv): Promise<RunningSaga> {
  const names = workflowNames(env.ORDERS_SAGA_NAMESPACE);
  const ingress = sagaIngress(env.RESTATE_INGRESS_URL, names);
  const wakeOutbox = () => deps.wakeOutbox();
  const sagaDeps = { ...deps, wakeOutbox, payments: paymentsOf({ ...deps, wakeOutbox }), names };
  const shape = { steps: STEPS, retries: RETRIES };
  const { HOST: host, ORDERS_SAGA_PORT: port, RESTATE_IDENTITY_KEYS: identityKeys } = env;
  const server = await serveSaga(sagaDeps, shape, { host, port, identityKeys });
  const stopping = new AbortController();
  const deploymentUrl = env.ORDERS_SAGA_URL ?? `http://${host}:${server.port}/${env.ORDERS_SAGA_VERSION}`;
  const { RESTATE_ADMIN_URL: adminUrl } = env;
  const registering =
    adminUrl === undefined
      ? Promise.resolve()
      : registerDeployment(deps.log, { adminUrl, deploymentUrl }, stopping.signal);
  return {
    handlers: sagaHandlers(ingress),
    ingress,
    stop: async () => {
      stopping.abort();
      await registering;
      await server.close();
    },
  };
}
