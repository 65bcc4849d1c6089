import { once } from 'node:events';
import { createServer } from 'node:http';
import { pino } from 'pino';
import * as restate from '@restatedev/restate-sdk';
import { openDatabase } from '../../../origin/orders/db/database.ts';
import { sagaIngress } from '../../../origin/orders/saga/ingress.ts';
import { relayOnce } from '../../../origin/orders/outbox/relay.ts';
import { registerDeployment } from '../../../origin/plugins/register-deployment.ts';
import { RETRIES } from '../../../origin/orders/saga/retries.ts';
import { sagaHandlers } from '../../../origin/orders/saga/saga-handlers.ts';
import { serveSaga } from '../../../origin/orders/saga/serve-saga.ts';
import { STEPS } from '../../../origin/orders/saga/steps.ts';
import { workflowNames } from '../../../origin/orders/saga/workflows.ts';
import { authorisePayments, databasePayments } from '../../../origin/orders/testing/saga-payments.ts';
import { workerLoop } from '../../../origin/orders/worker-loop.ts';
import { bareWorkflow, serveBare } from './bare-workflow.ts';

/** Workers and workflows as the orders service runs them, with a door for payments; the yardstick beside them in the same process. */
const given = (name: string): string => process.env[name] ?? '';
const log = pino({ level: 'error' });
const database = openDatabase({ url: given('ORDERS_DATABASE_URL'), maxConnections: 20, onError: () => undefined });
const names = workflowNames(given('ORDERS_SAGA_NAMESPACE'));
const ingress = sagaIngress(given('RESTATE_INGRESS_URL'), names);
const ports = { db: database.db, pool: database.pool, now: () => new Date(), wakeOutbox: () => undefined, log };
const handlers = sagaHandlers(ingress);
/** As origin/orders/workers.ts runs it. */
const relay = workerLoop('outbox', 200, log, () => relayOnce({ pool: database.pool, handlers, log }));
const awake = { ...ports, wakeOutbox: relay.wake };
const deps = { ...awake, names, payments: databasePayments(awake) };
const shape = { steps: STEPS, retries: RETRIES };
const server = await serveSaga(deps, shape, { host: '127.0.0.1', port: 0, identityKeys: [] });
const bare = await serveBare(restate.createEndpointHandler({ services: [bareWorkflow(`${names.saga}Bare`)] }));
for (const port of [server.port, bare])
  await registerDeployment(
    pino({ level: 'silent' }),
    { adminUrl: given('RESTATE_ADMIN_URL'), deploymentUrl: `http://127.0.0.1:${port}/1` },
    AbortSignal.timeout(20_000),
  );
const door = createServer((request, response) => {
  const orderId = (request.url ?? '/').slice(1);
  void authorisePayments(awake, [orderId]).then(
    () => response.writeHead(204).end(),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
await once(door.listen(0, '127.0.0.1'), 'listening');
const address = door.address();
process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
