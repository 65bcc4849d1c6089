import { listMakers, listModels, MAX_PAGE_SIZE } from '#shared/contracts/catalog.ts';
import { SIZE_DEMAND } from '../lib/distribution.ts';
import type { Facts } from '../lib/facts.ts';

/** Models that shoppers ever open or order: enough for the tail of a power law. */
const MOST_MODELS = 4_000;
const MOST_ORDERABLE = 500;

/** Reads from the edge what the generator asks about. Throws when the catalogue is empty. */
export async function gatherFacts(url: string): Promise<Omit<Facts, 'accounts'>> {
  const makers = listMakers.ok.parse(await read(`${url}${listMakers.path}`));
  const slugs = await slugsOf(url, {}, MOST_MODELS);
  if (slugs.length === 0) throw new Error(`the catalogue at ${url} is empty`);
  const orderable: Facts['orderable'] = {};
  for (const [size] of SIZE_DEMAND) orderable[size] = await slugsOf(url, { size }, MOST_ORDERABLE);
  return { currency: 'RUB', makers: makers.items.map(({ id }) => id), slugs, orderable };
}

async function slugsOf(url: string, query: Readonly<Record<string, string>>, most: number): Promise<string[]> {
  const slugs: string[] = [];
  for (let page = 1; slugs.length < most; page++) {
    const search = new URLSearchParams({ ...query, page: String(page), pageSize: String(MAX_PAGE_SIZE) });
    const { items, page: at } = listModels.ok.parse(await read(`${url}${listModels.path}?${search.toString()}`));
    slugs.push(...items.map(({ slug }) => slug));
    if (page >= at.totalPages) break;
  }
  return slugs.slice(0, most);
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return response.json();
}
