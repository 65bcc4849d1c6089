import { listModels } from '#shared/contracts/catalog.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { catalogRead } from './catalog-read.ts';

/** GET /v1/catalog/models. The storefront's currency is filled in, so that the cache and every origin mean the same one. */
export const listModelsRoute = (deps: EdgeDeps): Run =>
  catalogRead(deps, listModels, (query) => ({ ...query, currency: query.currency ?? deps.storeCurrency }));
