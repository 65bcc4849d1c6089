import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow } from './feed.ts';
import { googleParser } from './google-parser.ts';
import { columnRegistry } from './offer-values.ts';
import { readXml } from './xml-rows.ts';

/**
 * Opens a Google Merchant feed in XML as rows (https://support.google.com/merchants/answer/7052112).
 * @throws Problem feed/malformed; feed/empty when it holds no item; feed/unknown-format when no item of it has a price
 */
export async function readGoogle(chunks: AsyncGenerator<Buffer>): Promise<Feed> {
  const registry = columnRegistry(['id', 'title', 'price', 'item_group_id', 'availability']);
  const price = registry.place('price') ?? 0;
  const refuseNews = (first: readonly FeedRow[]) => {
    if (first.some((row) => row.values[price] !== undefined)) return;
    const seen = registry.names.filter((_, index) => first.some((row) => row.values[index] !== undefined));
    throw new Problem(
      'feed/unknown-format',
      `this is RSS or Atom without prices, a Google Merchant item has g:price; elements seen: ${seen.slice(0, 20).join(' | ')}`,
    );
  };
  const whenEmpty = 'the feed holds no <item> and no <entry>';
  return readXml(chunks, googleParser(registry), { format: 'google', registry, whenEmpty, check: refuseNews });
}
