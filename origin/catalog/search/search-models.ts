import type { ListModelsQuery, ModelList } from '#shared/contracts/catalog.ts';
import type { RequestContext } from '../../plugins/context.ts';
import type { CatalogDeps } from '../deps.ts';
import { mergeFacets, planFacets } from './facets.ts';
import { presentCard } from './present-card.ts';
import { UnknownFieldError } from './search-index.ts';
import { askedSize, pageSearch, type Filters, type SizeMode } from './search-query.ts';

type Ports = Pick<CatalogDeps, 'search' | 'storeCurrency'>;

/**
 * One page of models with the counts of every facet, in a single multi_search.
 * A size that no grid holds is looked up among the models whose makers cut custom sizes. Throws `search/unavailable`.
 */
export async function searchModels(
  ports: Ports,
  ctx: Pick<RequestContext, 'signal'>,
  query: ListModelsQuery,
): Promise<ModelList> {
  try {
    return await searchBy('standard', ports, ctx, query);
  } catch (error) {
    if (error instanceof UnknownFieldError && query.size !== undefined) return searchBy('custom', ports, ctx, query);
    throw error;
  }
}

async function searchBy(
  sizeMode: SizeMode,
  ports: Ports,
  ctx: Pick<RequestContext, 'signal'>,
  query: ListModelsQuery,
): Promise<ModelList> {
  const currency = query.currency ?? ports.storeCurrency;
  const filters: Filters = { query, currency, sizeMode };
  const size = askedSize(query);
  const plan = planFacets(filters, size);
  const [page, ...extra] = await ports.search.search(
    [pageSearch(filters, plan.onPage), ...plan.extra.map((entry) => entry.search)],
    ctx.signal,
  );
  if (page === undefined) throw new Error('the index answered no result');
  return {
    items: page.documents.map((document) => presentCard(document, size, sizeMode)),
    page: {
      number: query.page,
      size: query.pageSize,
      totalItems: page.found,
      totalPages: Math.ceil(page.found / query.pageSize),
    },
    currency,
    facets: mergeFacets(plan, page, extra, query),
  };
}
