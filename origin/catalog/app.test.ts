import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getModel, getModelSizes, listMakers, listModels, ModelList, type Facet } from '#shared/contracts/catalog.ts';
import { Model } from '#shared/contracts/model.ts';
import { MAKER_HEADER } from '#shared/epoch.ts';
import { cellsOf } from '#shared/grid.ts';
import { decodeMatrix } from '#shared/matrix.ts';
import { aCell, aModelRecord } from '#shared/testing/model-record.ts';
import { expectProblem, routeSuite } from '../plugins/testing/route-suite.ts';
import { signedInject } from '../plugins/testing/signed-inject.ts';
import { catalogFixture, type CatalogFixture } from './testing/catalog-fixture.ts';

const custom = {
  minWidthCm: 70,
  maxWidthCm: 200,
  minLengthCm: 180,
  maxLengthCm: 220,
  stepCm: 1,
  beyondPercent: 15,
  leadDays: 21,
};
const RECORDS = [
  aModelRecord({
    slug: 'tind',
    name: 'Tind',
    firmness: { top: 'medium-firm', bottom: 'medium-firm' },
    cells: [aCell(160, 200, 4_000_000), aCell(180, 200, 4_600_000, 'made_to_order')],
  }),
  aModelRecord({
    slug: 'fjell',
    name: 'Fjell',
    firmness: { top: 'soft', bottom: 'medium-firm' },
    cells: [aCell(160, 200, 5_500_000, 'made_to_order')],
    customSize: custom,
  }),
  aModelRecord({
    slug: 'bris',
    name: 'Bris',
    makerId: 'laguna',
    makerName: 'Laguna',
    construction: 'latex',
    heightCm: 18,
    cells: [aCell(160, 200, 7_000_000), aCell(90, 200, 3_000_000)],
  }),
  aModelRecord({
    slug: 'dyp',
    name: 'Dyp',
    makerId: 'laguna',
    makerName: 'Laguna',
    cells: [aCell(160, 200, 3_500_000, 'sold_out'), aCell(90, 200, 2_000_000)],
  }),
  aModelRecord({ slug: 'euro', name: 'Euro', currency: 'EUR', cells: [aCell(160, 200, 59_900)] }),
];

let fixture: CatalogFixture;
beforeAll(async () => {
  fixture = await catalogFixture();
  await fixture.load(RECORDS);
});
afterAll(async () => fixture.close());

const app = () => fixture.app;
const list = async (query: string): Promise<ModelList> =>
  ModelList.parse((await signedInject(app(), { url: `/v1/catalog/models${query === '' ? '' : `?${query}`}` })).json());
const slugs = async (query: string) => (await list(query)).items.map((item) => item.slug);
const counts = (answer: ModelList, facet: Facet) =>
  Object.fromEntries(answer.facets[facet].map(({ value, count }) => [value, count]));

routeSuite(app, { op: listModels, ok: { url: '/v1/catalog/models?size=160x200&firmness=medium-firm' } });
routeSuite(app, { op: getModel, ok: { url: '/v1/catalog/models/tind' } });

test.each(['/v1/catalog/models/bris', '/v1/catalog/models/bris/sizes'])(
  'GET %s → names the maker, so that the edge keeps it under that maker’s epoch',
  async (url) => {
    expect((await signedInject(app(), { url })).headers[MAKER_HEADER]).toBe('laguna');
  },
);

routeSuite(app, { op: getModelSizes, ok: { url: '/v1/catalog/models/tind/sizes' } });
routeSuite(app, { op: listMakers, ok: { url: '/v1/catalog/makers' } });

describe('GET /v1/catalog/models filters', () => {
  test.each([
    ['', ['dyp', 'bris', 'tind', 'fjell']],
    ['size=160x200', ['tind', 'bris', 'fjell']],
    ['size=160x200&sort=price', ['tind', 'fjell', 'bris']],
    ['size=160x200&sort=-price', ['bris', 'fjell', 'tind']],
    ['sort=name', ['bris', 'dyp', 'fjell', 'tind']],
    ['size=160x200&priceToMinor=5500000&sort=price', ['tind', 'fjell']],
    ['size=160x200&priceFromMinor=4000001&priceToMinor=5500000', ['fjell']],
    ['priceToMinor=2500000', ['dyp']],
    ['firmness=medium-firm&sort=name', ['fjell', 'tind']],
    ['construction=latex,pocket-spring&maker=laguna&sort=name', ['bris', 'dyp']],
    ['height=16-20', ['bris']],
    ['size=160x200&inStock=true&sort=name', ['bris', 'tind']],
    ['size=160x200&inStock=false', ['fjell']],
    ['customSize=true', ['fjell']],
    ['customSize=false&sort=name', ['bris', 'dyp', 'tind']],
    ['currency=EUR', ['euro']],
    ['q=fjell', ['fjell']],
    ['q=laguna&sort=name', ['bris', 'dyp']],
    ['q=zzzz', []],
    ['maker=nobody', []],
    ['sort=name&page=2&pageSize=3', ['tind']],
    ['page=50', []],
  ])('%s → %j', async (query, expected) => expect(await slugs(query)).toEqual(expected));

  test('the offer tells price, state and lead days of the asked size', async () => {
    const { items } = await list('size=160x200&sort=price');
    expect(items.map((item) => item.offer)).toEqual([
      {
        size: '160x200',
        price: { amountMinor: 4_000_000, currency: 'RUB' },
        from: false,
        state: 'in_stock',
        leadDays: 3,
      },
      {
        size: '160x200',
        price: { amountMinor: 5_500_000, currency: 'RUB' },
        from: false,
        state: 'made_to_order',
        leadDays: 14,
      },
      {
        size: '160x200',
        price: { amountMinor: 7_000_000, currency: 'RUB' },
        from: false,
        state: 'in_stock',
        leadDays: 3,
      },
    ]);
  });

  test('without a size the offer is the lowest price of all sizes', async () => {
    const { items } = await list('maker=laguna&sort=name');
    expect(items[0]?.offer).toEqual({
      size: null,
      price: { amountMinor: 3_000_000, currency: 'RUB' },
      from: true,
      state: 'in_stock',
      leadDays: 3,
    });
  });

  test('a size that no grid holds finds the makers that cut it', async () => {
    const { items, page } = await list('size=143x187');
    expect(items).toMatchObject([
      { slug: 'fjell', offer: { size: '143x187', price: null, state: 'custom', leadDays: 21 } },
    ]);
    expect(page.totalItems).toBe(1);
    expect(await slugs('size=143x299')).toEqual([]);
  });
});

describe('facets', () => {
  test('each facet ignores its own filter and keeps the others', async () => {
    const answer = await list('size=160x200&construction=pocket-spring&maker=nordvik');
    expect(answer.items.map((item) => item.slug).sort()).toEqual(['fjell', 'tind']);
    expect(counts(answer, 'construction')).toEqual({ 'pocket-spring': 2 });
    expect(counts(answer, 'maker')).toEqual({ nordvik: 2 });
    expect(counts(await list('size=160x200&construction=pocket-spring'), 'construction')).toEqual({
      'pocket-spring': 2,
      latex: 1,
    });
    expect(counts(await list('construction=latex'), 'maker')).toEqual({ laguna: 1 });
  });

  test('a chosen value stays listed at zero, and is marked', async () => {
    const { facets } = await list('construction=air,latex');
    expect(facets.construction).toEqual([
      { value: 'pocket-spring', count: 3, selected: false },
      { value: 'latex', count: 1, selected: true },
      { value: 'air', count: 0, selected: true },
    ]);
  });

  test('in stock counts the asked size, whatever its own filter says', async () => {
    for (const query of ['size=160x200', 'size=160x200&inStock=true', 'size=160x200&inStock=false']) {
      expect(counts(await list(query), 'inStock')).toEqual({ true: 2, false: 1 });
    }
    expect(counts(await list(''), 'inStock')).toEqual({ true: 3, false: 1 });
  });
});

describe('a model', () => {
  test('GET /v1/catalog/models/:slug → 404 model/not-found when the slug is unknown', async () => {
    await expectProblem(signedInject(app(), { url: '/v1/catalog/models/no-such-model' }), 'model/not-found');
    await expectProblem(signedInject(app(), { url: '/v1/catalog/models/no-such-model/sizes' }), 'model/not-found');
  });

  test.each(['Bad%20Slug', '%D1%81%D0%BE%D0%BD', 'a--b', 'x'.repeat(101)])(
    'GET /v1/catalog/models/%s → 400 naming slug',
    async (slug) => {
      const answer = await expectProblem(signedInject(app(), { url: `/v1/catalog/models/${slug}` }), 'request/invalid');
      expect(answer.json()).toMatchObject({ errors: [{ in: 'path', field: 'slug' }] });
    },
  );

  test('its page counts the sizes that can be ordered', async () => {
    const model = Model.parse((await signedInject(app(), { url: '/v1/catalog/models/dyp' })).json());
    expect(model).toMatchObject({ sizes: { count: 1, inStock: 1 }, priceFrom: { amountMinor: 2_000_000 } });
  });

  test('its matrix decodes to the stored cells', async () => {
    const answer = await signedInject(app(), { url: '/v1/catalog/models/tind/sizes' });
    const { matrix } = getModelSizes.ok.parse(answer.json());
    expect(cellsOf(decodeMatrix(matrix))).toEqual([
      aCell(160, 200, 4_000_000),
      aCell(180, 200, 4_600_000, 'made_to_order'),
    ]);
  });
});

test('GET /v1/catalog/models → 503 search/unavailable before the first import has made the index', async () => {
  const empty = await catalogFixture({ index: false });
  await expectProblem(signedInject(empty.app, { url: '/v1/catalog/models' }), 'search/unavailable');
  await empty.close();
});

test('health, readiness and metrics are open; an unknown route is a problem', async () => {
  expect((await app().inject('/healthz')).json()).toEqual({ status: 'ok' });
  expect((await app().inject('/readyz')).json()).toEqual({ status: 'ready', checks: ['mongodb', 'typesense'] });
  expect((await app().inject('/metrics')).body).toContain('http_request_duration_seconds_bucket');
  await expectProblem(signedInject(app(), { url: '/v1/nothing' }), 'route/not-found');
});
