import type { Facet, ListModelsQuery } from '#shared/contracts/catalog.ts';
import type { Currency } from '#shared/money.ts';
import { priceField, stockFlagField } from '#shared/search-index.ts';
import { parseSizeKey, type Size } from '#shared/size.ts';
import type { Search } from './search-index.ts';

const CARD_FIELDS = [
  'id',
  'slug',
  'name',
  'maker',
  'makerName',
  'currency',
  'construction',
  'firmnessTop',
  'firmnessBottom',
  'heightCm',
  'cover',
  'maxLoadKg',
  'warrantyMonths',
  'trialNights',
  'image',
  'inStock',
  'customSize',
  'customLeadDays',
  'leadDaysInStock',
  'leadDaysMadeToOrder',
  'priceFromMinor',
].join(',');

/** How a size is found: in the grids (each size a price field), or by the makers' rules for custom sizes. */
export type SizeMode = 'standard' | 'custom';

export interface Filters {
  query: ListModelsQuery;
  currency: Currency;
  sizeMode: SizeMode;
}

/** The size asked for; the contract has parsed it, so it is one. */
export const askedSize = (query: ListModelsQuery): Size | null =>
  query.size === undefined ? null : parseSizeKey(query.size);

/** The search that gives the page of models. */
export function pageSearch(filters: Filters, facetBy: readonly string[]): Search {
  const { query } = filters;
  const size = standardSize(filters);
  return {
    ...common(query),
    filter_by: filterBy(filters),
    sort_by: sortBy(query, size),
    ...(facetBy.length > 0 && { facet_by: facetBy.join(','), max_facet_values: 250 }),
    include_fields: size === null ? CARD_FIELDS : `${CARD_FIELDS},${priceField(size)},${stockFlagField(size)}`,
    page: query.page,
    per_page: query.pageSize,
  };
}

/** A search for counts alone, with one facet's own filter left out. */
export function countSearch(filters: Filters, without: Facet, facetBy?: string): Search {
  return {
    ...common(filters.query),
    filter_by: filterBy(filters, without),
    ...(facetBy !== undefined && { facet_by: facetBy, max_facet_values: 250 }),
    include_fields: 'id',
    per_page: 0,
  };
}

/** How many of the list are in stock in the asked size, whatever the inStock filter says. */
export function inStockCountSearch(filters: Filters, size: Size): Search {
  const search = countSearch(filters, 'inStock');
  return { ...search, filter_by: `${search.filter_by} && inStockSizes:=${size.widthCm}x${size.lengthCm}` };
}

/** All filters of a query in Typesense's syntax; values are enums, slugs and numbers from the contract, never free text. */
export function filterBy(filters: Filters, without?: Facet): string {
  const { query, currency } = filters;
  const lists: [Facet, readonly string[] | undefined][] = [
    ['maker', query.maker],
    ['construction', query.construction],
    ['firmness', query.firmness],
    ['height', query.height],
    ['cover', query.cover],
    ['load', query.load],
  ];
  const parts = [`currency:=${currency}`, ...sizeAndPrice(filters)];
  for (const [facet, values] of lists) {
    if (values !== undefined && facet !== without)
      parts.push(`${facet}:=[${values.map((value) => `\`${value}\``).join(',')}]`);
  }
  if (query.inStock !== undefined && without !== 'inStock') parts.push(inStockFilter(filters, query.inStock));
  if (query.customSize !== undefined && without !== 'customSize') parts.push(`customSize:=${query.customSize}`);
  return parts.join(' && ');
}

function sizeAndPrice(filters: Filters): string[] {
  const { query } = filters;
  const size = askedSize(query);
  if (size !== null && filters.sizeMode === 'custom') {
    return [
      `customMinWidthCm:<=${size.widthCm}`,
      `customMaxWidthCm:>=${size.widthCm}`,
      `customMinLengthCm:<=${size.lengthCm}`,
      `customMaxLengthCm:>=${size.lengthCm}`,
    ];
  }
  const field = size === null ? 'priceFromMinor' : priceField(size);
  const { priceFromMinor: from, priceToMinor: to } = query;
  if (from !== undefined && to !== undefined) return [`${field}:[${from}..${to}]`];
  if (from !== undefined) return [`${field}:>=${from}`];
  if (to !== undefined) return [`${field}:<=${to}`];
  return size === null ? [] : [`${field}:>=0`];
}

function inStockFilter(filters: Filters, wanted: boolean): string {
  const size = standardSize(filters);
  if (size === null) return `inStock:=${wanted}`;
  return `inStockSizes:${wanted ? '=' : '!='}${size.widthCm}x${size.lengthCm}`;
}

function sortBy(query: ListModelsQuery, size: Size | null): string {
  const price = size === null ? 'priceFromMinor' : priceField(size);
  switch (query.sort) {
    case 'price':
      return `${price}:asc`;
    case '-price':
      return `${price}:desc`;
    case 'name':
      return 'name:asc';
    case 'newest':
      return 'updatedAt:desc';
    case 'relevance':
      return query.q === undefined ? `inStock:desc,${price}:asc` : `_text_match:desc,inStock:desc,${price}:asc`;
  }
}

const standardSize = (filters: Filters): Size | null =>
  filters.sizeMode === 'custom' ? null : askedSize(filters.query);

const common = (query: ListModelsQuery) => ({
  q: query.q ?? '*',
  query_by: 'name,makerName,text',
  query_by_weights: '4,3,1',
});
