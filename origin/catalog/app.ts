import type { FastifyInstance } from 'fastify';
import { getModel, getModelSizes, listMakers, listModels } from '#shared/contracts/catalog.ts';
import { createQuotes as createQuotesOp } from '#shared/contracts/quotes.ts';
import { bindOp } from '../plugins/bind-op.ts';
import { buildOrigin } from '../plugins/build-origin.ts';
import { metricsOf } from '../plugins/metrics.ts';
import { mongoPoolUse } from '../plugins/mongo-pool-use.ts';
import { pingMongo } from '../plugins/mongo.ts';
import { poolMetrics } from '../plugins/pool-metrics.ts';
import type { CatalogDeps } from './deps.ts';
import { findModel } from './models/find-model.ts';
import { findMakers } from './models/find-makers.ts';
import { findSizes } from './models/find-sizes.ts';
import { createQuotes } from './quotes/create-quotes.ts';
import { searchModels } from './search/search-models.ts';

const DEADLINE_MS = 2_000;

/** The catalogue's HTTP app: filters and facets, model pages, size matrices, makers. */
export async function buildCatalog(deps: CatalogDeps): Promise<FastifyInstance> {
  const app = await buildOrigin({
    service: 'catalog',
    log: deps.log,
    signingKeys: deps.signingKeys,
    now: deps.now,
    checks: { mongodb: async () => pingMongo(deps.db), typesense: async (signal) => deps.search.ping(signal) },
  });
  poolMetrics(metricsOf(app), { mongodb: mongoPoolUse(deps.db.client) });
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS };
  bindOp(app, listModels, bind, async (ctx, { query }) => searchModels(deps, ctx, query));
  bindOp(app, getModel, bind, async (ctx, { params }) => findModel(deps.db, ctx, params.slug));
  bindOp(app, getModelSizes, bind, async (ctx, { params }) => findSizes(deps.db, ctx, params.slug));
  bindOp(app, listMakers, bind, async () => findMakers(deps.db));
  bindOp(app, createQuotesOp, bind, async (ctx, { body }) => createQuotes(deps, ctx, body));
  return app;
}
