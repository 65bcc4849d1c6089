import type { Feed } from './feed.ts';
import { columnRegistry } from './offer-values.ts';
import { readXml } from './xml-rows.ts';
import { ymlParser } from './yml-parser.ts';

/**
 * Opens a YML catalogue (Yandex Market Language) as rows. Columns are the names of an offer's elements, `@attribute`, and
 * `param:Name`; a param's unit is appended to its number; `category` is the path of the offer's category; an offer without a
 * name gets its type, vendor and model; one without a currency that of the shop.
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
  return readXml(chunks, ymlParser(registry), { format: 'yml', registry, whenEmpty: 'the catalogue holds no offer' });
}
