import { pino } from 'pino';
import { serve } from '../plugins/serve.ts';
import { buildSync } from './app.ts';
import { syncDeps } from './deps.ts';
import { syncEnv } from './env.ts';
import { ensureSearchIndex, reindex } from './publish/reindex.ts';

const env = syncEnv(process.env);
const log = pino({ level: env.LOG_LEVEL, base: { service: 'sync' } });
const { deps, close } = syncDeps(env);
await serve(await buildSync({ ...deps, signingKeys: env.EDGE_SIGNING_KEYS, log }), {
  host: env.HOST,
  port: env.PORT,
  close,
});

/** A release that changes the fields of the index brings its own rebuild; the old index answers until it is done. */
async function bringIndexUpToDate(): Promise<void> {
  const state = await deps.search.state();
  if (state === 'missing') await ensureSearchIndex(deps);
  if (state === 'outdated') log.info({ models: await reindex(deps) }, 'search index rebuilt');
}

await bringIndexUpToDate().catch((error: unknown) => log.error({ err: error }, 'the search index is not up to date'));
