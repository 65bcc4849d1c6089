import { pino } from 'pino';
import { buildOrigin } from '../plugins/build-origin.ts';
import { serve } from '../plugins/serve.ts';
import { ordersDeps } from './deps.ts';
import { ordersEnv } from './env.ts';
import { startSaga } from './saga/start-saga.ts';

/**
 * The workflows by themselves, as a cluster runs each version of them until its last one has ended (docs/runbooks/saga-deploy.md).
 * No requests of shoppers and no relay: what steps put in the outbox is told by the service.
 */
const env = ordersEnv(process.env);
const log = pino({ level: env.LOG_LEVEL, base: { service: 'orders-saga' } });
const { deps, close } = await ordersDeps(env, log);
const saga = await startSaga(deps, env);
const app = await buildOrigin({
  service: 'orders-saga',
  log,
  signingKeys: deps.signingKeys,
  now: deps.now,
  checks: { postgres: async () => deps.pool.query('select 1') },
});
await serve(app, {
  host: env.HOST,
  port: env.PORT,
  close: async () => {
    await saga.stop();
    await close();
  },
});
