import { getModel, getModelSizes, listMakers, listModels, type ModelList } from '#shared/contracts/catalog.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';
import type { Recorder } from './recorder.ts';

const FACET_VALUES_SHOWN = 3;

/** A shopper's way through the catalogue of the sample feeds. */
export async function recordCatalog({ record }: Recorder): Promise<void> {
  const query = {
    size: '160x200',
    construction: 'pocket-spring',
    firmness: 'medium-firm',
    sort: 'price',
    pageSize: '1',
  };
  const list = await record(listModels, { query }, { shorten: withFewFacets });
  const slug = list.items[0]?.slug ?? '';
  await record(getModel, { params: { slug } });
  await record(getModelSizes, { params: { slug } });
  await record(listMakers, {});
  const line = { model: slug, size: '160x200', quantity: 2 };
  await record(createQuotes, { body: { lines: [line, { ...line, size: '40x300' }] } });
}

function withFewFacets(list: ModelList): ModelList {
  const facets = Object.entries(list.facets).map(([name, values]) => [name, values.slice(0, FACET_VALUES_SHOWN)]);
  return { ...list, facets: asFacets(Object.fromEntries(facets)) };
}

/** The names are those of the answer. */
const asFacets = (facets: unknown): ModelList['facets'] => facets as ModelList['facets'];
