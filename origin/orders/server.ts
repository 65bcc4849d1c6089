import { pino } from 'pino';
import { metricsOf } from '../plugins/metrics.ts';
import { serve } from '../plugins/serve.ts';
import { buildOrders } from './app.ts';
import { ensureDefaultZones } from './delivery/default-zones.ts';
import { ordersDeps } from './deps.ts';
import { ordersEnv } from './env.ts';
import { eventCounter } from './order-metrics.ts';
import { together } from './outbox/handlers.ts';
import { paymentHandlers } from './payments/payment-handlers.ts';
import { startNotifications } from './notifications/start-notifications.ts';
import { startSaga } from './saga/start-saga.ts';
import { startWorkers } from './workers.ts';

const env = ordersEnv(process.env);
const log = pino({ level: env.LOG_LEVEL, base: { service: 'orders' } });
const { deps, close } = await ordersDeps(env, log);
if (env.DELIVERY_DEFAULT_ZONES) await ensureDefaultZones(deps);
const saga = await startSaga(deps, env);
const notifications = startNotifications(deps, env);
const app = await buildOrders(deps);
const handlers = together(paymentHandlers(deps), saga.handlers, notifications.handlers, eventCounter(metricsOf(app)));
const workers = startWorkers(deps, handlers);
deps.wakeOutbox = workers.wakeOutbox;
await serve(app, {
  host: env.HOST,
  port: env.PORT,
  close: async () => {
    await workers.stop();
    await saga.stop();
    await notifications.stop();
    await close();
  },
});
