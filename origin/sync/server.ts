import { pino } from 'pino';
import { serve } from '../plugins/serve.ts';
import { buildSync } from './app.ts';
import { callerOf, syncDeps } from './deps.ts';
import { syncEnv } from './env.ts';
import { ensureModelIndexes } from './publish/model-repo.ts';
import { repairSearchIndex } from './publish/reindex.ts';
import { syncIngress } from './runs/ingress.ts';
import { startWorkflows } from './runs/start-workflows.ts';
import { workflowNames } from './runs/workflows.ts';
import { watchFeeds } from './schedules/watch-feeds.ts';

const env = syncEnv(process.env);
const log = pino({ level: env.LOG_LEVEL, base: { service: 'sync' } });
const { deps, close } = syncDeps(env);
const caller = await callerOf(env, deps.now);
if (env.IDENTITY_JWKS === undefined) log.warn('IDENTITY_JWKS is not set: nobody may import over HTTP');
const names = workflowNames(env.SYNC_WORKFLOW_NAMESPACE);
const ingress = syncIngress(env.RESTATE_INGRESS_URL, names);
const { app, onEnded } = await buildSync({ ...deps, signingKeys: env.EDGE_SIGNING_KEYS, caller, log, ingress });
const { HOST: host, SYNC_WORKFLOW_PORT: port, RESTATE_IDENTITY_KEYS: identityKeys } = env;
const workflows = await startWorkflows(deps, {
  ...{ names, ingress, log, onEnded, host, port, identityKeys },
  adminUrl: env.RESTATE_ADMIN_URL,
  deploymentUrl: (bound) => env.SYNC_WORKFLOW_URL ?? `http://${host}:${bound}/${env.SYNC_WORKFLOW_VERSION}`,
});
const watching = watchFeeds({ ...deps, ingress }, log);
await serve(app, {
  host,
  port: env.PORT,
  close: async () => {
    await watching.stop();
    await workflows.stop();
    await close();
  },
});

async function bringIndexesUpToDate(): Promise<void> {
  await ensureModelIndexes(deps.db);
  const models = await repairSearchIndex(deps);
  if (models !== null) log.warn({ models }, 'the search index was built anew');
}

await bringIndexesUpToDate().catch((error: unknown) => log.error({ err: error }, 'the search index is not up to date'));
