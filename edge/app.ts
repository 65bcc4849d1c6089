import { Hono } from 'hono';
import { getModel, getModelSizes, listMakers, listModels } from '#shared/contracts/catalog.ts';
import type { Op } from '#shared/contracts/op.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';
import { createQuotesRoute } from './catalog/create-quotes.ts';
import { getModelSizesRoute } from './catalog/get-model-sizes.ts';
import { getModelRoute } from './catalog/get-model.ts';
import { listMakersRoute } from './catalog/list-makers.ts';
import { listModelsRoute } from './catalog/list-models.ts';
import type { EdgeDeps } from './deps.ts';
import { getIndex } from './docs/get-index.ts';
import { getPage } from './docs/get-page.ts';
import { getLiveness } from './health/get-liveness.ts';
import { getReadiness } from './health/get-readiness.ts';
import { bind, type RouteInfo, type Run } from './http/bind.ts';
import { executionContextOf } from './http/execution-context.ts';
import { fallback, pathPattern, type KnownRoute } from './http/fallback.ts';
import type { Surface } from './http/security-headers.ts';
import { apiKeyRoutes } from './identity/api-keys/api-key-routes.ts';
import { oauthRoutes } from './identity/oauth/oauth-routes.ts';
import { identityRoutes } from './identity/routes.ts';
import { ordersRoutes } from './orders/orders-routes.ts';
import { syncRoutes } from './sync/sync-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

interface Route extends Omit<RouteInfo, 'surface'> {
  /** GET when it is left out. */
  method?: Op['method'];
  path: string;
  run: Run;
  surface?: Surface;
}

/**
 * What shoppers ask most, apart from the rest: Hono's fast router takes no name beside a parameter (`/sessions/current` and
 * `/sessions/:id`), and one such pair would slow down every route of its app.
 */
function catalogRoutes(deps: EdgeDeps): readonly Route[] {
  return [
    { ...listModels, run: listModelsRoute(deps) },
    { ...getModel, run: getModelRoute(deps) },
    { ...getModelSizes, run: getModelSizesRoute(deps) },
    { ...listMakers, run: listMakersRoute(deps) },
    { ...createQuotes, run: createQuotesRoute(deps) },
  ];
}

function otherRoutes(deps: EdgeDeps): readonly Route[] {
  const page = getPage(deps.assets);
  return [
    ...identityRoutes(deps.identity),
    ...apiKeyRoutes(deps.identity),
    ...oauthRoutes(deps.identity),
    ...ordersRoutes(deps),
    ...syncRoutes(deps),
    ...webhookRoutes(deps),
    { id: 'getLiveness', path: '/healthz', run: getLiveness },
    { id: 'getReadiness', path: '/readyz', run: getReadiness(deps) },
    { id: 'getOpenapi', path: '/openapi.json', run: page },
    { id: 'getDocs', path: '/docs', run: page, surface: 'page' },
    { id: 'getDocsFile', path: '/docs/:file', run: page, surface: 'page' },
    { id: 'getIndex', path: '/', run: getIndex },
  ];
}

/** Every route of the edge. */
export const edgeRoutes = (deps: EdgeDeps): readonly Route[] => [...catalogRoutes(deps), ...otherRoutes(deps)];

/** The edge's app over its dependencies; entry and tests build the same one. Hono answers HEAD by the GET route. */
export function buildEdge(deps: EdgeDeps): Hono {
  const otherwise = fallback(deps, methodsByPath(edgeRoutes(deps)));
  const others = otherRoutes(deps);
  const rest = new Hono();
  for (const { method, path } of shadowed(others)) rest.on(method, path, otherwise);
  bindAll(rest, deps, others);
  rest.notFound(otherwise);
  const app = new Hono();
  bindAll(app, deps, catalogRoutes(deps));
  app.notFound((c) => rest.fetch(c.req.raw, c.env, executionContextOf(c)));
  return app;
}

function bindAll(app: Hono, deps: EdgeDeps, routes: readonly Route[]): void {
  for (const route of routes)
    app.on((route.method ?? 'get').toUpperCase(), route.path, bind(deps, { surface: 'api', ...route }, route.run));
}

/**
 * Methods that a path of words alone does not have and that a pattern with parameters would answer in its place, such as GET of
 * /v1/carts/merge by /v1/carts/:cartId.
 */
function shadowed(routes: readonly Route[]): { method: string; path: string }[] {
  const known = methodsByPath(routes);
  return known
    .filter(({ path }) => !path.includes(':'))
    .flatMap(({ path, methods }) =>
      known
        .filter((other) => other.path.includes(':') && pathPattern(other.path).test(path))
        .flatMap((other) => other.methods.filter((method) => method !== 'HEAD' && !methods.includes(method)))
        .map((method) => ({ method, path })),
    );
}

function methodsByPath(routes: readonly Route[]): readonly KnownRoute[] {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return [...byPath].map(([path, same]) => ({
    path,
    methods: same.flatMap(({ method = 'get' }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
  }));
}
