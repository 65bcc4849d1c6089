import { afterAll, beforeAll, expect, test } from 'vitest';
import { createQuotes, QuoteList } from '#shared/contracts/quotes.ts';
import { verifyQuote } from '#shared/quote.ts';
import { aCell, aModelRecord } from '#shared/testing/model-record.ts';
import { expectProblem, routeSuite } from '../../plugins/testing/route-suite.ts';
import { signedInject } from '../../plugins/testing/signed-inject.ts';
import { catalogFixture, type CatalogFixture } from '../testing/catalog-fixture.ts';

const url = '/v1/catalog/quotes';
const model = aModelRecord({
  slug: 'quoted',
  cells: [
    aCell(160, 200, 4_000_000),
    aCell(180, 200, 4_600_000, 'made_to_order'),
    aCell(90, 200, 2_000_000, 'sold_out'),
  ],
  options: [{ id: 'lift', name: 'Lift to the floor', surchargeMinor: 90_000 }],
  customSize: {
    minWidthCm: 70,
    maxWidthCm: 220,
    minLengthCm: 180,
    maxLengthCm: 220,
    stepCm: 1,
    beyondPercent: 15,
    leadDays: 21,
  },
});

let fixture: CatalogFixture;
beforeAll(async () => {
  fixture = await catalogFixture();
  await fixture.load([model, aModelRecord({ slug: 'in-euro', currency: 'EUR', cells: [aCell(160, 200, 50_000)] })]);
});
afterAll(async () => fixture.close());

const app = () => fixture.app;
const quote = async (body: object) =>
  QuoteList.parse((await signedInject(app(), { method: 'POST', url, body })).json());

routeSuite(app, {
  op: createQuotes,
  ok: { method: 'POST', url, body: { lines: [{ model: 'quoted', size: '160x200' }] } },
});

test('POST /v1/catalog/quotes → each line priced with its parts and signed for 15 minutes', async () => {
  const { lines, totals, expiresAt } = await quote({
    lines: [{ model: 'quoted', size: '160x200', options: ['lift'], quantity: 2 }],
  });
  const [line] = lines;
  if (line?.status !== 'quoted') throw new Error('the line was refused');
  expect(line).toMatchObject({
    sku: `${model._id}:160x200:lift`,
    state: 'in_stock',
    leadDays: 3,
    returnable: true,
    total: { amountMinor: 8_180_000, currency: 'RUB' },
  });
  expect(line.unit).toMatchObject({
    base: { amountMinor: 4_000_000 },
    beyond: { amountMinor: 0 },
    options: [{ id: 'lift', surchargeMinor: 90_000 }],
    total: { amountMinor: 4_090_000 },
  });
  expect(totals).toEqual([{ currency: 'RUB', amountMinor: 8_180_000 }]);
  const verdict = await verifyQuote(line.quote, [fixture.quoteVerifier], Date.now());
  expect(verdict).toMatchObject({
    ok: true,
    claims: { sku: line.sku, quantity: 2, unitMinor: 4_090_000, totalMinor: 8_180_000, makerId: model.makerId },
  });
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(14 * 60_000);
  expect(await verifyQuote(line.quote, [fixture.quoteVerifier], Date.now() + 16 * 60_000)).toEqual({
    ok: false,
    reason: 'expired',
  });
});

test('POST /v1/catalog/quotes → a custom size takes the next larger price, beyond the grid a percent more', async () => {
  const { lines } = await quote({
    lines: [
      { model: 'quoted', size: '171x187' },
      { model: 'quoted', size: '200x200' },
    ],
  });
  expect(lines).toMatchObject([
    {
      status: 'quoted',
      state: 'custom',
      returnable: false,
      leadDays: 21,
      unit: { pricedAs: '180x200', total: { amountMinor: 4_600_000 } },
    },
    {
      status: 'quoted',
      state: 'custom',
      unit: { beyond: { amountMinor: 690_000 }, total: { amountMinor: 5_290_000 } },
    },
  ]);
});

test('POST /v1/catalog/quotes → a line that cannot be sold says why and spoils no other', async () => {
  const { lines, totals } = await quote({
    lines: [
      { model: 'no-such-model', size: '160x200' },
      { model: 'quoted', size: '90x200' },
      { model: 'quoted', size: '240x200' },
      { model: 'quoted', size: '160x200', options: ['gold'] },
      { model: 'in-euro', size: '160x200' },
    ],
  });
  expect(lines.map((line) => (line.status === 'refused' ? line.reason : 'quoted'))).toEqual([
    'unknown-model',
    'sold-out',
    'size-not-offered',
    'unknown-option',
    'quoted',
  ]);
  expect(totals).toEqual([{ currency: 'EUR', amountMinor: 50_000 }]);
});

test.each([
  ['no lines', { lines: [] }, 'lines'],
  ['51 lines', { lines: Array.from({ length: 51 }, () => ({ model: 'quoted', size: '160x200' })) }, 'lines'],
  ['a size that is none', { lines: [{ model: 'quoted', size: 'banana' }] }, 'lines.0.size'],
  ['no pieces', { lines: [{ model: 'quoted', size: '160x200', quantity: 0 }] }, 'lines.0.quantity'],
  ['a price of the caller’s own', { lines: [{ model: 'quoted', size: '160x200', price: 1 }] }, 'lines.0'],
])('POST /v1/catalog/quotes → 400 naming the field for %s', async (_, body, field) => {
  const answer = await expectProblem(signedInject(app(), { method: 'POST', url, body }), 'request/invalid');
  expect(answer.json()).toMatchObject({ errors: [{ in: 'body', field }] });
});

test('POST /v1/catalog/quotes → problems for a body that is no JSON, another type, or too large', async () => {
  await expectProblem(signedInject(app(), { method: 'POST', url, body: '{"lines":' }), 'request/malformed-json');
  await expectProblem(signedInject(app(), { method: 'POST', url, body: '' }), 'request/malformed-json');
  await expectProblem(
    signedInject(app(), { method: 'POST', url, body: 'lines', headers: { 'content-type': 'text/plain' } }),
    'request/unsupported-media-type',
  );
  await expectProblem(
    signedInject(app(), { method: 'POST', url, body: { lines: 'x'.repeat(300_000) } }),
    'request/body-too-large',
  );
});
