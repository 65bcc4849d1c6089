import type { Client } from 'typesense';
import { Problem } from '#shared/problem.ts';
import type { SearchDocument } from '#shared/search-index.ts';
import { fromTypesense } from '../../plugins/typesense.ts';

/** One search of a multi_search, in Typesense's own words. */
export interface Search {
  q: string;
  query_by: string;
  query_by_weights: string;
  filter_by: string;
  sort_by?: string;
  facet_by?: string;
  max_facet_values?: number;
  include_fields?: string;
  page?: number;
  per_page: number;
}

/** What one search answers: hits in order, all that match, and the counts of the asked facets. */
export interface SearchResult {
  found: number;
  documents: SearchDocument[];
  facets: ReadonlyMap<string, readonly { value: string; count: number }[]>;
}

/** A field that the index does not have: no model has ever been offered in this size. */
export class UnknownFieldError extends Error {
  override readonly name = 'UnknownFieldError';
}

export interface SearchIndex {
  /** Answers in the order of the searches. Throws UnknownFieldError, or `search/unavailable` when there is no answer. */
  search(searches: readonly Search[], signal: AbortSignal): Promise<SearchResult[]>;
  /** Throws when the index does not answer. */
  ping(signal: AbortSignal): Promise<void>;
}

interface RawResult {
  code?: number;
  error?: string;
  found?: number;
  hits?: { document: SearchDocument }[];
  facet_counts?: { field_name: string; counts: { value: string; count: number }[] }[];
}

/** The index in Typesense, through an alias so that a rebuilt collection is switched in unseen. */
export function typesenseIndex(client: Client, collection: string): SearchIndex {
  return {
    async search(searches, signal) {
      const body = {
        searches: searches.map((search) => ({
          collection,
          highlight_fields: 'none',
          exhaustive_search: false,
          ...search,
        })),
      };
      const { results } = await fromTypesense(
        client.apiCall.post<{ results: RawResult[] }>('/multi_search', body, {}, {}, { abortSignal: signal }),
      );
      return results.map(readResult);
    },
    async ping() {
      await fromTypesense(client.health.retrieve());
    },
  };
}

function readResult(raw: RawResult): SearchResult {
  if (raw.error !== undefined) {
    if (/Could not find a (?:filter|sort|facet) field|No such (?:filter|sort) field/i.test(raw.error))
      throw new UnknownFieldError(raw.error);
    if (raw.code === 404) throw new Problem('search/unavailable', 'nothing has been imported yet');
    throw new Error(`Typesense answered ${raw.code ?? 'an error'}: ${raw.error}`);
  }
  return {
    found: raw.found ?? 0,
    documents: (raw.hits ?? []).map((hit) => hit.document),
    facets: new Map((raw.facet_counts ?? []).map((facet) => [facet.field_name, facet.counts])),
  };
}
