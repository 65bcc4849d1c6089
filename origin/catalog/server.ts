import { pino } from 'pino';
import { serve } from '../plugins/serve.ts';
import { buildCatalog } from './app.ts';
import { catalogDeps } from './deps.ts';
import { catalogEnv } from './env.ts';

const env = catalogEnv(process.env);
const { deps, close } = await catalogDeps(env, pino({ level: env.LOG_LEVEL, base: { service: 'catalog' } }));
await serve(await buildCatalog(deps), { host: env.HOST, port: env.PORT, close });
