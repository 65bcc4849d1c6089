import { afterAll, beforeAll, expect, test } from 'vitest';
import { getModelSizes, listMakers, ModelList } from '#shared/contracts/catalog.ts';
import { Model } from '#shared/contracts/model.ts';
import { readCell } from '#shared/grid.ts';
import { decodeMatrix } from '#shared/matrix.ts';
import { startShop, type Shop } from './shop.ts';

const NORDVIK = { maker: 'nordvik', makerName: 'Nordvik', feed: 'nordvik.csv', profile: 'nordvik.profile.json' };

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 120_000);
afterAll(async () => shop.stop());

test('a maker’s feed becomes a model that a shopper finds, opens and picks a size of, through the edge in workerd', async () => {
  expect(await shop.importSample(NORDVIK)).toMatchObject({ models: 20, changed: 20 });

  const list = ModelList.parse(
    await get(
      '/v1/catalog/models?size=160x200&construction=pocket-spring&firmness=medium-firm&priceToMinor=6000000&sort=price',
    ),
  );
  const [found] = list.items;
  if (!found?.offer.price) throw new Error('no medium-firm pocket-spring model in 160x200 under 60,000');
  expect(found.maker).toEqual({ id: 'nordvik', name: 'Nordvik' });
  expect(found.construction).toBe('pocket-spring');
  expect(found.offer.price.amountMinor).toBeLessThanOrEqual(6_000_000);

  const model = Model.parse(await get(`/v1/catalog/models/${found.slug}`));
  expect(model.name).toBe(found.name);
  const sizes = getModelSizes.ok.parse(await get(model.sizes.href));
  const cell = readCell(decodeMatrix(sizes.matrix), { widthCm: 160, lengthCm: 200 });
  expect(cell?.priceMinor).toBe(found.offer.price.amountMinor);
  const makers = listMakers.ok.parse(await get('/v1/catalog/makers'));
  expect(makers.items).toEqual([{ id: 'nordvik', name: 'Nordvik', models: 20 }]);
});

test('the same feed again changes nothing', async () => {
  expect(await shop.importSample(NORDVIK)).toMatchObject({ models: 20, changed: 0, unchanged: 20 });
});

async function get(path: string): Promise<unknown> {
  const answer = await fetch(shop.url + path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
