import { getModel, getModelSizes, listMakers, listModels } from '#shared/contracts/catalog.ts';
import { pickEven, pickPopular, pickWeighted, SIZE_DEMAND } from '../../lib/distribution.ts';
import { FACTS } from '../lib/facts.ts';
import { ask } from '../lib/operation.ts';

const random = Math.random;
const chance = (share: number): boolean => random() < share;

const WORDS = ['latex', 'tind', 'hybrid', 'memory', 'комфорт', 'кокос', 'премиум', 'soft'];

/** Shares of what shoppers ask a catalogue. */
const QUERIES = [
  [filterModels, 55],
  [openModel, 25],
  [openSizes, 12],
  [searchModels, 5],
  [openMakers, 3],
] as const;

/** One query of the catalogue, as often as shoppers ask it. */
export function queryCatalog(): void {
  pickWeighted(QUERIES, random)();
}

/** Price ceilings come in steps, as sliders give them: many keys, some of them asked again. */
function filterModels(): void {
  ask(listModels, {
    query: {
      size: pickWeighted(SIZE_DEMAND, random),
      ...(chance(0.5) && { priceToMinor: (2 + Math.floor(random() * 18)) * 500_000 }),
      ...(chance(0.35) && { construction: pickEven(['pocket-spring', 'latex', 'foam', 'hybrid'], random) }),
      ...(chance(0.35) && { firmness: pickEven(['soft', 'medium', 'medium-firm', 'firm'], random) }),
      ...(chance(0.15) && { maker: pickPopular(FACTS.makers, random) }),
      ...(chance(0.2) && { inStock: 'true' }),
      ...(chance(0.2) && { sort: 'price' }),
      ...(chance(0.15) && { page: 2 + Math.floor(random() * 4) }),
      // What campaigns add must not split the cache.
      ...(chance(0.2) && { utm_source: pickEven(['mail', 'search', 'social'], random) }),
    },
  });
}

function openModel(): void {
  ask(getModel, { params: { slug: pickPopular(FACTS.slugs, random) } });
}

function openSizes(): void {
  ask(getModelSizes, { params: { slug: pickPopular(FACTS.slugs, random) } });
}

function searchModels(): void {
  ask(listModels, { query: { q: pickEven(WORDS, random), size: pickWeighted(SIZE_DEMAND, random) } });
}

function openMakers(): void {
  ask(listMakers);
}

/** Walks every model alike and deep pages, as a crawler does. */
export function crawl(): void {
  if (chance(0.7)) ask(getModel, { params: { slug: pickEven(FACTS.slugs, random) } });
  else ask(listModels, { query: { page: 1 + Math.floor(random() * 40), pageSize: 100 } });
}
