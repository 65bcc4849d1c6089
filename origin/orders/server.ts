import { pino } from 'pino';
import { serve } from '../plugins/serve.ts';
import { buildOrders } from './app.ts';
import { ensureDefaultZones } from './delivery/default-zones.ts';
import { ordersDeps } from './deps.ts';
import { ordersEnv } from './env.ts';
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
const workers = startWorkers(deps, together(paymentHandlers(deps), saga.handlers, notifications.handlers));
deps.wakeOutbox = workers.wakeOutbox;
await serve(await buildOrders(deps), {
  host: env.HOST,
  port: env.PORT,
  close: async () => {
    await workers.stop();
    await saga.stop();
    await notifications.stop();
    await close();
  },
});
