import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { registerDeployment } from '../../plugins/register-deployment.ts';
import { together, type OutboxHandlers } from '../outbox/handlers.ts';
import { sagaIngress, type SagaIngress } from '../saga/ingress.ts';
import { sagaHandlers } from '../saga/saga-handlers.ts';
import type { SagaShape } from '../saga/order-saga.ts';
import type { SagaDeps, SagaPayments } from '../saga/saga-deps.ts';
import { serveSaga } from '../saga/serve-saga.ts';
import { workflowNames } from '../saga/workflows.ts';
import { startWorkers } from '../workers.ts';
import type { OrdersFixture } from './orders-fixture.ts';
import { databasePayments } from './saga-payments.ts';

export interface SagaFixture {
  deps: SagaDeps;
  ingress: SagaIngress;
  close(): Promise<void>;
}

/** Workflows served to the run's real Restate over the database of an orders fixture, with the workers of production. `others`
 * are told of the outbox too. */
export async function sagaFixture(
  orders: OrdersFixture,
  shape: SagaShape,
  payments: SagaPayments = databasePayments(orders.deps),
  others: OutboxHandlers = {},
): Promise<SagaFixture> {
  const [adminUrl, ingressUrl] = [process.env['RESTATE_ADMIN_URL'], process.env['RESTATE_INGRESS_URL']];
  if (adminUrl === undefined || ingressUrl === undefined)
    throw new Error('Restate is not set: run the tests by npm test');
  const names = workflowNames(`t${randomBytes(6).toString('hex')}`);
  const ingress = sagaIngress(ingressUrl, names);
  orders.deps.workflows = ingress;
  const workers = startWorkers(orders.deps, together(others, sagaHandlers(ingress)));
  orders.deps.wakeOutbox = workers.wakeOutbox;
  const deps: SagaDeps = { ...orders.deps, payments, names };
  const server = await serveSaga(deps, shape, { host: '127.0.0.1', port: 0, identityKeys: [] });
  const deploymentUrl = `http://127.0.0.1:${server.port}/${Date.now()}`;
  await registerDeployment(pino({ level: 'silent' }), { adminUrl, deploymentUrl }, AbortSignal.timeout(20_000));
  return {
    deps,
    ingress,
    close: async () => {
      await workers.stop();
      await server.close();
    },
  };
}
