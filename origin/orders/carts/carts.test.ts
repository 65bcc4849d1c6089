import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as ops from '#shared/contracts/carts.ts';
import { Cart } from '#shared/contracts/carts.ts';
import { expectProblem, routeSuite } from '../../plugins/testing/route-suite.ts';
import { newModelId, ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { countedSku, promoCode, Shopping } from '../testing/shopping.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => fixture.close());

const app = () => fixture.app;
const delivery = {
  postcode: '101000',
  city: 'Москва',
  address: 'Мясницкая, 1',
  floor: 5,
  lift: true,
  contactName: 'Анна',
  contactPhone: '+79001234567',
  note: '',
  slot: { date: '2026-12-01', part: 'evening' },
};
const cartUrl = (cart: Cart, rest = '') => `/v1/carts/${cart.id}${rest}`;
const firstLine = (cart: Cart) => {
  const [line] = cart.lines;
  if (line === undefined) throw new Error('the cart is empty');
  return line;
};
const own =
  (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', call: (cart: Cart) => { url: string; body?: object }) =>
  async () => ({ method, headers: shopping.shopper.headers, ...call(await shopping.cartOf({})) });

/** Each route of one cart, as a call that succeeds. */
const ROUTES = [
  { op: ops.getCart, ok: own('GET', (cart) => ({ url: cartUrl(cart) })) },
  {
    op: ops.addCartLine,
    ok: async () => {
      const cart = await shopping.createCart();
      const body = { version: cart.version, quote: await fixture.quote() };
      return { method: 'POST' as const, headers: shopping.shopper.headers, url: cartUrl(cart, '/lines'), body };
    },
  },
  {
    op: ops.changeCartLine,
    ok: own('PATCH', (cart) => ({
      url: cartUrl(cart, `/lines/${firstLine(cart).id}`),
      body: { version: cart.version, quantity: 3 },
    })),
  },
  {
    op: ops.removeCartLine,
    ok: own('DELETE', (cart) => ({ url: cartUrl(cart, `/lines/${firstLine(cart).id}?version=${cart.version}`) })),
  },
  {
    op: ops.setCartDelivery,
    ok: own('PUT', (cart) => ({ url: cartUrl(cart, '/delivery'), body: { version: cart.version, delivery } })),
  },
  {
    op: ops.setCartPromotion,
    ok: own('PUT', (cart) => ({ url: cartUrl(cart, '/promotion'), body: { version: cart.version, code: null } })),
  },
] as const;

for (const { op, ok } of ROUTES) {
  const name = `${op.method.toUpperCase()} ${op.path}`;
  routeSuite(app, { op, ok });

  test(`${name} → 404 cart/not-found for somebody else's cart, as for a missing one`, async () => {
    const call = await ok();
    const { headers } = await fixture.user();
    const theirs = await expectProblem(shopping.call({ ...call, headers }), 'cart/not-found');
    const url = call.url.replace(/carts\/[^/?]+/, `carts/${fixture.deps.newId()}`);
    const missing = await expectProblem(shopping.call({ ...call, url }), 'cart/not-found');
    const { traceId: _a, ...one } = asBody(theirs.json());
    const { traceId: _b, ...other } = asBody(missing.json());
    expect(one).toEqual(other);
  });

  if (op !== ops.getCart) {
    test(`${name} → 409 cart/version-conflict with the version that stands`, async () => {
      const call = await ok();
      const stale = {
        ...call,
        url: call.url.replace(/version=\d+/, 'version=99'),
        ...('body' in call && { body: { ...call.body, version: 99 } }),
      };
      const answer = await expectProblem(shopping.call(stale), 'cart/version-conflict');
      expect(answer.json()).toMatchObject({ current: { version: expect.any(Number) } });
      expect(asBody(answer.json())['current']).not.toEqual({ version: 99 });
    });
  }
}
routeSuite(app, {
  op: ops.createCart,
  ok: async () => ({ method: 'POST', url: '/v1/carts', body: {}, headers: shopping.shopper.headers }),
});
routeSuite(app, {
  op: ops.mergeCarts,
  ok: async () => {
    const guest = new Shopping(fixture, await fixture.guest());
    const cart = await guest.cartOf({});
    const { headers } = await fixture.user({ guestId: guest.shopper.id });
    return { method: 'POST', url: '/v1/carts/merge', body: { guestCartId: cart.id }, headers };
  },
});

describe('POST /v1/carts with what is put in first', () => {
  const create = (body: object) =>
    shopping.call({ method: 'POST', url: '/v1/carts', headers: shopping.shopper.headers, body });

  test('→ a priced cart with lines and delivery in one call; quotes of one SKU are one line at the newest', async () => {
    const modelId = newModelId();
    const older = await fixture.quote({ modelId, quantity: 2, ageMs: 60_000 });
    const newer = await fixture.quote({ modelId, quantity: 1, unitMinor: 3_900_000 });
    const answer = await create({ quotes: [newer, older, await fixture.quote()], delivery });
    expect(answer.statusCode).toBe(201);
    const cart = Cart.parse(answer.json());
    expect(cart).toMatchObject({ version: 1, delivery: { postcode: '101000' }, totals: { currency: 'RUB' } });
    expect(cart.lines).toHaveLength(2);
    expect(cart.lines.find((line) => line.modelId === modelId)).toMatchObject({
      quantity: 3,
      unit: { amountMinor: 3_900_000 },
    });
    const read = await shopping.call({ method: 'GET', url: cartUrl(cart), headers: shopping.shopper.headers });
    expect(read.json()).toEqual(answer.json());
  });

  test('→ 422 for two currencies, for more than a line holds, for a quote that is none; no cart is made', async () => {
    const modelId = newModelId();
    const full = await fixture.quote({ modelId, quantity: 60 });
    const again = await fixture.quote({ modelId, quantity: 40 });
    await expectProblem(create({ quotes: [full, again] }), 'cart/full');
    const euros = await fixture.quote({ currency: 'EUR' });
    await expectProblem(create({ quotes: [full, euros] }), 'cart/currency');
    await expectProblem(create({ quotes: ['not.a.quote'] }), 'quote/invalid');
  });
});

describe('lines', () => {
  test('a line takes its price from the quote; the same SKU again adds pieces at the newer quote', async () => {
    const modelId = newModelId();
    const cart = await shopping.cartOf({ modelId, quantity: 2, ageMs: 60_000 }, { modelId, unitMinor: 3_900_000 });
    expect(cart.lines).toMatchObject([
      { quantity: 3, unit: { amountMinor: 3_900_000 }, total: { amountMinor: 11_700_000 } },
    ]);
    expect(cart.totals).toMatchObject({ itemsMinor: 11_700_000, totalMinor: 11_700_000, currency: 'RUB' });
    expect(cart.warnings).toMatchObject([{ code: 'price-changed', previous: { amountMinor: 4_000_000 } }]);
    expect(cart.version).toBe(3);
  });

  test('POST lines → 422 quote/invalid for a forged quote, quote/expired for an old one', async () => {
    const cart = await shopping.createCart();
    const post = async (quote: string) =>
      shopping.call({ method: 'POST', url: cartUrl(cart, '/lines'), body: { version: 1, quote } });
    const good = await fixture.quote();
    await expectProblem(post(`${good.slice(0, -4)}AAAA`), 'quote/invalid');
    await expectProblem(post('not a quote'), 'quote/invalid');
    await expectProblem(post(await fixture.quote({ ageMs: 16 * 60_000 })), 'quote/expired');
  });

  test('PATCH line → 422 quote/invalid for the quote of another SKU; a renewed one shows the old price', async () => {
    const modelId = newModelId();
    const cart = await shopping.cartOf({ modelId });
    const url = cartUrl(cart, `/lines/${firstLine(cart).id}`);
    const patch = async (quote: string) =>
      shopping.call({ method: 'PATCH', url, body: { version: cart.version, quote } });
    await expectProblem(patch(await fixture.quote()), 'quote/invalid');
    const renewed = Cart.parse(
      (await patch(await fixture.quote({ modelId, unitMinor: 4_100_000, quantity: 2 }))).json(),
    );
    expect(renewed.lines).toMatchObject([{ quantity: 2, unit: { amountMinor: 4_100_000 } }]);
    expect(renewed.warnings).toMatchObject([{ code: 'price-changed', current: { amountMinor: 4_100_000 } }]);
  });

  test('bounds: 50 lines, 99 pieces, one currency', async () => {
    const modelId = newModelId();
    const cart = await shopping.cartOf({ modelId, quantity: 99 });
    const post = async (change: object) =>
      shopping.call({
        method: 'POST',
        url: cartUrl(cart, '/lines'),
        body: { version: cart.version, quote: await fixture.quote(change) },
      });
    await expectProblem(post({ modelId }), 'cart/full');
    await expectProblem(post({ currency: 'EUR' }), 'cart/currency');
    const many = await shopping.cartOf(...Array.from({ length: 50 }, () => ({})));
    expect(many.lines).toHaveLength(50);
    const quote = await fixture.quote();
    await expectProblem(
      shopping.call({ method: 'POST', url: cartUrl(many, '/lines'), body: { version: many.version, quote } }),
      'cart/full',
    );
  });

  test('of 10 changes to one version at once, one wins', async () => {
    const cart = await shopping.createCart();
    const quotes = await Promise.all(Array.from({ length: 10 }, () => fixture.quote()));
    const answers = await Promise.all(
      quotes.map((quote) =>
        shopping.call({ method: 'POST', url: cartUrl(cart, '/lines'), body: { version: 1, quote } }),
      ),
    );
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1);
  });

  test('an emptied cart takes another currency', async () => {
    const cart = await shopping.cartOf({});
    const url = cartUrl(cart, `/lines/${firstLine(cart).id}?version=${cart.version}`);
    const empty = Cart.parse((await shopping.call({ method: 'DELETE', url })).json());
    expect(empty).toMatchObject({ lines: [], totals: null });
    expect((await shopping.add(empty, { currency: 'EUR' })).totals?.currency).toBe('EUR');
  });
});

describe('warnings', () => {
  test('short of stock, no longer sold, expired', async () => {
    const [short, gone] = [await countedSku(fixture, 1), await countedSku(fixture, 5)];
    await fixture.deps.pool.query('update stock set withdrawn = true where sku = $1', [gone.sku]);
    const lines = [
      { modelId: short.modelId, quantity: 2 },
      { modelId: gone.modelId },
      { state: 'made_to_order' as const, modelId: short.modelId, size: '90x200', sku: `${short.modelId}:90x200` },
    ];
    const cart = await shopping.cartOf(...lines);
    expect(cart.warnings).toMatchObject([{ code: 'short-of-stock', available: 1 }, { code: 'no-longer-sold' }]);
  });

  test('promo code: discount, too small a cart, used up, unknown', async () => {
    const cart = await shopping.cartOf({});
    const put = async (version: number, code: string) =>
      shopping.call({ method: 'PUT', url: cartUrl(cart, '/promotion'), body: { version, code } });
    const ten = Cart.parse((await put(2, (await promoCode(fixture, 5)).toLowerCase())).json());
    expect(ten.totals).toMatchObject({ discountMinor: 400_000, totalMinor: 3_600_000 });
    const small = Cart.parse((await put(3, await promoCode(fixture, 5, 'min_items_minor = 5000000'))).json());
    expect(small.warnings).toMatchObject([{ code: 'promotion-not-applicable', reason: 'below-minimum' }]);
    for (const [code, reason] of [
      ['NOSUCHCODE', 'unknown'],
      [await promoCode(fixture, 0), 'used-up'],
      [await promoCode(fixture, 5, "starts_at = now() + interval '1 hour'"), 'not-started'],
      [await promoCode(fixture, 5, "ends_at = now() - interval '1 minute'"), 'ended'],
      [await promoCode(fixture, 5, "currency = 'EUR'"), 'currency'],
    ] as const) {
      const answer = await expectProblem(put(4, code), 'promotion/not-applicable');
      expect(answer.json()).toMatchObject({ current: { reason } });
    }
  });
});

/** Problems are objects. */
const asBody = (json: unknown): Record<string, unknown> => json as Record<string, unknown>;
