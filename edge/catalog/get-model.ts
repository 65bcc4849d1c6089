import { getModel } from '#shared/contracts/catalog.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { catalogRead } from './catalog-read.ts';

/** GET /v1/catalog/models/:slug. */
export const getModelRoute = (deps: EdgeDeps): Run => catalogRead(deps, getModel);
