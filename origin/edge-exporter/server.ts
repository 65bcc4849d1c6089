import { pino } from 'pino';
import { serve } from '../plugins/serve.ts';
import { buildEdgeExporter } from './app.ts';
import { edgeExporterEnv } from './env.ts';

const env = edgeExporterEnv(process.env);
const log = pino({ level: env.LOG_LEVEL, base: { service: 'edge' } });
const app = await buildEdgeExporter({ token: env.EDGE_EXPORTER_TOKEN, now: () => new Date(), log });
await serve(app, { host: env.HOST, port: env.PORT, close: async () => undefined });
