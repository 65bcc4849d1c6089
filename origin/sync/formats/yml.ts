import { StringDecoder } from 'node:string_decoder';
import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow } from './feed.ts';
import { columnRegistry } from './yml-offer.ts';
import { ymlParser } from './yml-parser.ts';

/** Offers that are read before the columns are looked at: params differ between offers. */
const FIRST_OFFERS = 500;

/**
 * Opens a YML catalogue (Yandex Market Language) as rows. Columns are the names of an offer's elements, `@attribute`, and
 * `param:Name`; a param's unit is appended to its number; `category` is the path of the offer's category; an offer of type
 * vendor.model without a name gets its type, vendor and model.
 * @throws Problem feed/unknown-format or feed/malformed; feed/empty when it holds no offer
 */
export async function readYml(chunks: AsyncGenerator<Buffer>): Promise<Feed> {
  const registry = columnRegistry([
    'name',
    'price',
    'currencyId',
    'category',
    'categoryId',
    '@id',
    '@group_id',
    '@available',
  ]);
  const offers = offerBatches(chunks, registry);
  const first: FeedRow[] = [];
  while (first.length < FIRST_OFFERS) {
    const next = await offers.next();
    if (next.done === true) break;
    first.push(...next.value);
  }
  if (first.length === 0) throw new Problem('feed/empty', 'the catalogue holds no offer');
  return { format: 'yml', columns: registry.names, batches: following(first, offers) };
}

async function* following(
  first: readonly FeedRow[],
  rest: AsyncGenerator<readonly FeedRow[]>,
): AsyncGenerator<readonly FeedRow[]> {
  yield first;
  yield* rest;
}

async function* offerBatches(
  chunks: AsyncIterable<Buffer>,
  registry: ReturnType<typeof columnRegistry>,
): AsyncGenerator<readonly FeedRow[]> {
  const parser = ymlParser(registry);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) {
    const offers = parser.write(decoder.write(chunk));
    if (offers.length > 0) yield offers;
  }
  parser.write(decoder.end());
  parser.close();
}
