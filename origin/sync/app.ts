import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { exportCatalogue as exportOp, importFeed as importFeedOp } from '#shared/contracts/sync.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { bindOp } from '../plugins/bind-op.ts';
import type { CallerPort } from '../plugins/caller.ts';
import { buildOrigin } from '../plugins/build-origin.ts';
import { pingMongo } from '../plugins/mongo.ts';
import type { SyncDeps } from './deps.ts';
import { exportCatalogue } from './outgoing/export-catalogue.ts';
import { importFeed } from './pipeline/import-feed.ts';

export interface SyncAppDeps extends SyncDeps {
  signingKeys: SigningKeys;
  /** Tells who calls; imports are for staff. */
  caller: CallerPort;
  log: FastifyBaseLogger;
}

/** A large feed takes minutes; a caller that cannot wait asks the journal. */
const DEADLINE_MS = 30 * 60_000;

/** Sync's HTTP app: imports feeds that lie in S3. */
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
  bindOp(app, importFeedOp, { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller }, async (ctx, { body }) =>
    importFeed(deps, { maker: body.maker, source: deps.openSource(body.source), profile: body.profile }, ctx.signal),
  );
  bindOp(app, exportOp, { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller }, async (ctx) =>
    exportCatalogue(deps, ctx.signal),
  );
  return app;
}
