import { getModelSizes } from '#shared/contracts/catalog.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { catalogRead } from './catalog-read.ts';

/** GET /v1/catalog/models/:slug/sizes: the matrix of all sizes, passed through as the origin packed it. */
export const getModelSizesRoute = (deps: EdgeDeps): Run => catalogRead(deps, getModelSizes);
