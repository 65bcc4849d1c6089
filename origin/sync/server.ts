import { pino } from 'pino';
import { serve } from '../plugins/serve.ts';
import { buildSync } from './app.ts';
import { callerOf, syncDeps } from './deps.ts';
import { syncEnv } from './env.ts';
import { ensureSearchIndex, reindex } from './publish/reindex.ts';

const env = syncEnv(process.env);
const log = pino({ level: env.LOG_LEVEL, base: { service: 'sync' } });
const { deps, close } = syncDeps(env);
const caller = await callerOf(env, deps.now);
if (env.IDENTITY_JWKS === undefined) log.warn('IDENTITY_JWKS is not set: nobody may import over HTTP');
await serve(await buildSync({ ...deps, signingKeys: env.EDGE_SIGNING_KEYS, caller, log }), {
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
