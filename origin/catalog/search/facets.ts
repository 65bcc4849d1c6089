import { CONSTRUCTIONS, COVERS, FIRMNESSES, HEIGHT_BANDS, LOAD_BANDS } from '#shared/contracts/attributes.ts';
import { FACETS, type Facet, type ListModelsQuery, type ModelList } from '#shared/contracts/catalog.ts';
import type { Size } from '#shared/size.ts';
import type { Search, SearchResult } from './search-index.ts';
import { countSearch, inStockCountSearch, type Filters } from './search-query.ts';

type FacetValues = ModelList['facets'][Facet];

const ORDER: Partial<Record<Facet, readonly string[]>> = {
  construction: CONSTRUCTIONS,
  firmness: FIRMNESSES,
  height: HEIGHT_BANDS,
  cover: COVERS,
  load: LOAD_BANDS,
  inStock: ['true', 'false'],
  customSize: ['true', 'false'],
};

/** Which facets the page's own search counts, and the further searches for those whose own filter must be ignored. */
export interface FacetPlan {
  onPage: readonly Facet[];
  extra: readonly { facet: Facet; search: Search }[];
}

/**
 * Disjunctive facets: a facet without a filter of its own is counted with the page; each filtered one needs a search
 * without its filter. In stock in one size is not a facet of the index but two counts.
 */
export function planFacets(filters: Filters, size: Size | null): FacetPlan {
  const filtered = FACETS.filter((facet) => filters.query[facet] !== undefined);
  const bySize = size !== null && filters.sizeMode === 'standard';
  const onPage = FACETS.filter((facet) => !filtered.includes(facet) && !(bySize && facet === 'inStock'));
  const extra = filtered
    .filter((facet) => !(bySize && facet === 'inStock'))
    .map((facet) => ({ facet, search: countSearch(filters, facet, facet) }));
  if (!bySize) return { onPage, extra };
  const stock = [countSearch(filters, 'inStock'), inStockCountSearch(filters, size)].map((search) => ({
    facet: 'inStock' as const,
    search,
  }));
  return { onPage, extra: [...extra, ...stock] };
}

/** Puts the counts of all searches together, each facet in its natural order; a chosen value stays listed at zero. */
export function mergeFacets(
  plan: FacetPlan,
  page: SearchResult,
  extra: readonly SearchResult[],
  query: ListModelsQuery,
): ModelList['facets'] {
  const values = (facet: Facet): FacetValues => {
    const results = extra.filter((_, index) => plan.extra[index]?.facet === facet);
    const [first, inStock] = results;
    if (facet === 'inStock' && first !== undefined && inStock !== undefined)
      return present(facet, stockCounts(first.found, inStock.found), query);
    return present(facet, (first ?? page).facets.get(facet) ?? [], query);
  };
  return {
    maker: values('maker'),
    construction: values('construction'),
    firmness: values('firmness'),
    height: values('height'),
    cover: values('cover'),
    load: values('load'),
    inStock: values('inStock'),
    customSize: values('customSize'),
  };
}

const stockCounts = (all: number, inStock: number) => [
  { value: 'true', count: inStock },
  { value: 'false', count: all - inStock },
];

function present(
  facet: Facet,
  counts: readonly { value: string; count: number }[],
  query: ListModelsQuery,
): FacetValues {
  const chosen = [query[facet]]
    .flat()
    .filter((value) => value !== undefined)
    .map(String);
  const missing = chosen
    .filter((value) => !counts.some((entry) => entry.value === value))
    .map((value) => ({ value, count: 0 }));
  const listed = [...counts, ...missing].map(({ value, count }) => ({
    value,
    count,
    selected: chosen.includes(value),
  }));
  const order = ORDER[facet];
  return listed.sort((a, b) =>
    order === undefined
      ? b.count - a.count || a.value.localeCompare(b.value)
      : order.indexOf(a.value) - order.indexOf(b.value),
  );
}
