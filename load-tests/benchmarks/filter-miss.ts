// What a filter that no cache holds costs at the catalogue's origin, beside the same searches sent straight to Typesense.
import { Agent, request } from 'undici';
import { DATA_DIR } from '../../dev/paths.ts';
import { plannedPort } from '../../dev/ports.ts';
import { findRunning } from '../../dev/running.ts';
import { planFacets } from '../../origin/catalog/search/facets.ts';
import { askedSize, pageSearch, type Filters } from '../../origin/catalog/search/search-query.ts';
import { ListModelsQuery } from '#shared/contracts/catalog.ts';
import { readQuery } from '#shared/contracts/parse.ts';
import { SEARCH_ALIAS } from '#shared/search-index.ts';
import { parseSigningKeys, SIGNATURE_HEADER, signRequest, type SigningKeys } from '#shared/signing.ts';
import { withCatalogue, type TypesenseAddress } from '../lib/catalogue-bench.ts';
import { machineLine, medianAndSpread, percentile } from '../lib/figures.ts';
import { saveResult } from '../lib/save-result.ts';
import { ratioLine } from './outcome.ts';

const WARM_UP = 50;
const ROUNDS = 5;
const QUERIES_A_ROUND = 100;
/** What is filled in where no system runs. */
const OWN = { models: 16_384, sizes: 125 };
const agent = new Agent({ keepAliveTimeout: 30_000, connections: 32 });

/** Where the same query is sent to. */
export interface MissTargets {
  /** Address of the catalogue's origin. */
  origin: string;
  keys: SigningKeys;
  typesense: TypesenseAddress;
}

/**
 * Runs over the system that `npm start` runs and `npm run seed` has filled, or over a catalogue of its own when none runs; the last line
 * is `ratio=…`.
 */
export async function filterMiss(): Promise<void> {
  const running = await findRunning(DATA_DIR);
  if (running === undefined) {
    await withCatalogue(async ({ fill, start, keys, typesense }) => {
      await fill(OWN.models, OWN.sizes);
      await measure({ origin: (await start()).url, keys, typesense });
    });
  } else {
    const { env } = running;
    await measure({
      origin: `http://127.0.0.1:${plannedPort('catalog')}`,
      keys: parseSigningKeys(env['EDGE_SIGNING_KEYS'] ?? ''),
      typesense: { url: env['TYPESENSE_URL'] ?? '', apiKey: env['TYPESENSE_API_KEY'] ?? '' },
    });
  }
  await closeMissClient();
}

/** Ends the connections of whoever has asked. */
export const closeMissClient = async (): Promise<void> => agent.close();

async function measure(targets: MissTargets): Promise<void> {
  const queries = missQueries(WARM_UP + ROUNDS * QUERIES_A_ROUND);
  const collection = await collectionSize(targets.typesense);
  for (const query of queries.splice(0, WARM_UP)) await pair(targets, query);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures = await missRound(targets, queries.splice(0, QUERIES_A_ROUND));
    const { originMs, straightMs, ratio } = figures;
    rounds.push(figures);
    console.log(
      `round ${round + 1}: origin p50 ${originMs.toFixed(1)} ms, straight p50 ${straightMs.toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
    );
  }
  const ratio = medianAndSpread(rounds.map((round) => round.ratio));
  const originMs = medianAndSpread(rounds.map((round) => round.originMs));
  console.log(
    `${collection} models; origin p50 ${originMs.median.toFixed(1)} ms (spread ${originMs.spreadPercent.toFixed(0)} %), p99 ${medianAndSpread(rounds.map((round) => round.originP99Ms)).median.toFixed(1)} ms`,
  );
  console.log(`kept in ${await saveResult('filter-miss', { machine: machineLine(), collection, rounds })}`);
  console.log(ratioLine(ratio.median, ratio.spreadPercent));
}

/** Sends each query to the origin and then straight to Typesense. */
export async function missRound(targets: MissTargets, queries: readonly string[]) {
  const pairs = [];
  for (const query of queries) pairs.push(await pair(targets, query));
  const [viaOrigin, straight] = [pairs.map(([ms]) => ms), pairs.map(([, ms]) => ms)];
  const [originMs, straightMs] = [percentile(viaOrigin, 0.5), percentile(straight, 0.5)];
  return {
    originMs,
    originP99Ms: percentile(viaOrigin, 0.99),
    straightMs,
    straightP99Ms: percentile(straight, 0.99),
    ratio: originMs / straightMs,
  };
}

/** Distinct filters by size and price with every facet, as a shopper narrows a list. */
export function missQueries(count: number): string[] {
  const sizes = ['90x200', '120x200', '140x200', '160x200', '180x200', '200x200'];
  const more = [
    '',
    '&firmness=medium-firm',
    '&construction=pocket-spring',
    '&inStock=true',
    '&height=16-20,21-25',
    '&construction=latex,hybrid&cover=cotton',
    '&load=111-130&sort=price',
  ];
  return Array.from({ length: count }, (_, index) => {
    const priceToMinor = 2_500_000 + ((index * 7_919) % 9_000_000);
    return `size=${sizes[index % sizes.length]}&priceToMinor=${priceToMinor}${more[index % more.length]}`;
  });
}

/** One query at both, in turn: [ms at the origin, ms straight]. */
async function pair({ origin, keys, typesense }: MissTargets, query: string): Promise<[number, number]> {
  const originMs = await timed(async () => askOrigin({ origin, keys }, query));
  const filters: Filters = {
    query: readQuery(ListModelsQuery, new URLSearchParams(query)),
    currency: 'RUB',
    sizeMode: 'standard',
  };
  const plan = planFacets(filters, askedSize(filters.query));
  const searches = [pageSearch(filters, plan.onPage), ...plan.extra.map((entry) => entry.search)];
  const body = JSON.stringify({
    searches: searches.map((search) => ({ collection: SEARCH_ALIAS, highlight_fields: 'none', ...search })),
  });
  const headers = { 'x-typesense-api-key': typesense.apiKey, 'content-type': 'application/json' };
  return [
    originMs,
    await timed(async () =>
      request(`${typesense.url}/multi_search`, { method: 'POST', headers, body, dispatcher: agent }),
    ),
  ];
}

/** Asks as the edge does, signed. */
export async function askOrigin({ origin, keys }: Pick<MissTargets, 'origin' | 'keys'>, query: string) {
  const target = `/v1/catalog/models?${query}`;
  const signature = signRequest({ method: 'GET', target, body: new Uint8Array() }, keys, Date.now());
  return request(origin + target, { headers: { [SIGNATURE_HEADER]: signature }, dispatcher: agent });
}

async function timed(call: () => ReturnType<typeof request>): Promise<number> {
  const started = performance.now();
  const answer = await call();
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${text.slice(0, 300)}`);
  return performance.now() - started;
}

async function collectionSize({ url, apiKey }: TypesenseAddress): Promise<number> {
  const answer = await request(`${url}/collections/${SEARCH_ALIAS}`, {
    headers: { 'x-typesense-api-key': apiKey },
    dispatcher: agent,
  });
  return asCollection(await answer.body.json()).num_documents;
}

/** Typesense's own answer for a collection. */
const asCollection = (json: unknown) => json as { num_documents: number };
