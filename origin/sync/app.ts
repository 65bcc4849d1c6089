import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import {
  exportCatalogue as exportOp,
  exportQuarantine as exportQuarantineOp,
  importFeed as importFeedOp,
  listQuarantine as listQuarantineOp,
  retryImport as retryImportOp,
} from '#shared/contracts/sync.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { bindOp } from '../plugins/bind-op.ts';
import type { CallerPort } from '../plugins/caller.ts';
import { buildOrigin } from '../plugins/build-origin.ts';
import { metricsOf } from '../plugins/metrics.ts';
import { pingMongo } from '../plugins/mongo.ts';
import type { SyncDeps } from './deps.ts';
import { importMetrics } from './import-metrics.ts';
import { exportCatalogue } from './outgoing/export-catalogue.ts';
import { importFeed } from './pipeline/import-feed.ts';
import { exportQuarantine } from './quarantine/export-quarantine.ts';
import { listQuarantine } from './quarantine/list-quarantine.ts';
import { retryImport } from './quarantine/retry-import.ts';

export interface SyncAppDeps extends SyncDeps {
  signingKeys: SigningKeys;
  /** Tells who calls; imports are for staff. */
  caller: CallerPort;
  log: FastifyBaseLogger;
}

/** A large feed takes minutes; a caller that cannot wait asks the journal. */
const DEADLINE_MS = 30 * 60_000;
const READ_DEADLINE_MS = 10_000;

/** Sync's HTTP app: imports feeds that lie in S3, and shows what was put aside. */
export async function buildSync(deps: SyncAppDeps): Promise<FastifyInstance> {
  const app = await buildOrigin({
    service: 'sync',
    log: deps.log,
    signingKeys: deps.signingKeys,
    now: deps.now,
    checks: {
      mongodb: async () => pingMongo(deps.db),
      typesense: async () => deps.search.ping(),
      redis: async () => deps.epochs.ping(),
    },
  });
  const metrics = importMetrics(metricsOf(app));
  const long = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  const short = { ...long, deadlineMs: READ_DEADLINE_MS };
  bindOp(app, importFeedOp, long, async (ctx, { body }) =>
    metrics.watch(async () =>
      importFeed(deps, { maker: body.maker, source: deps.openSource(body.source), profile: body.profile }, ctx.signal),
    ),
  );
  bindOp(app, exportOp, long, async (ctx) => exportCatalogue(deps, ctx.signal));
  bindOp(app, retryImportOp, long, async (ctx, { params, body }) =>
    metrics.watch(async () => retryImport(deps, params.importId, body.profile, ctx.signal)),
  );
  bindOp(app, listQuarantineOp, short, async (_ctx, { query }) => listQuarantine(deps.db, query));
  bindOp(app, exportQuarantineOp, short, async (_ctx, { params }) => exportQuarantine(deps.db, params.importId));
  return app;
}
