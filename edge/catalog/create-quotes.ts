import { createQuotes } from '#shared/contracts/quotes.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { forwardOp } from '../origins/forward-op.ts';

/** Fifty models read by their slugs and as many signatures. */
const TIMEOUT_MS = 2_000;

/** POST /v1/catalog/quotes: prices are signed anew for each caller, so nothing is cached. */
export const createQuotesRoute = (deps: EdgeDeps): Run => forwardOp(deps, createQuotes, TIMEOUT_MS);
