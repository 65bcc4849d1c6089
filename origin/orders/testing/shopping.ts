import { randomUUID } from 'node:crypto';
import { Cart } from '#shared/contracts/carts.ts';
import type { QuoteClaims } from '#shared/quote.ts';
import { signedInject, type SignedCall } from '../../plugins/testing/signed-inject.ts';
import { newModelId, type OrdersFixture, type Shopper } from './orders-fixture.ts';

type LineChange = Partial<QuoteClaims> & { ageMs?: number };

/** What a shopper does, over the routes. */
export class Shopping {
  readonly fixture: OrdersFixture;
  readonly shopper: Shopper;

  constructor(fixture: OrdersFixture, shopper: Shopper) {
    this.fixture = fixture;
    this.shopper = shopper;
  }

  call(call: SignedCall) {
    return signedInject(this.fixture.app, { ...call, headers: { ...this.shopper.headers, ...call.headers } });
  }

  async createCart(): Promise<Cart> {
    return Cart.parse((await this.call({ method: 'POST', url: '/v1/carts', body: {} })).json());
  }

  async add(cart: Pick<Cart, 'id' | 'version'>, line: LineChange = {}): Promise<Cart> {
    const quote = await this.fixture.quote(line);
    const body = { version: cart.version, quote };
    return Cart.parse((await this.call({ method: 'POST', url: `/v1/carts/${cart.id}/lines`, body })).json());
  }

  /** A cart with these lines. */
  async cartOf(...lines: LineChange[]): Promise<Cart> {
    let cart = await this.createCart();
    for (const line of lines) cart = await this.add(cart, line);
    return cart;
  }

  orderCall(
    cart: Cart,
    { key = randomUUID(), ...change }: { key?: string } & Record<string, unknown> = {},
  ): SignedCall {
    return {
      method: 'POST',
      url: '/v1/orders',
      headers: { ...this.shopper.headers, 'idempotency-key': key },
      body: { ...orderBody(cart), ...change },
    };
  }

  order(cart: Cart, change: { key?: string } & Record<string, unknown> = {}) {
    return this.call(this.orderCall(cart, change));
  }
}

export const orderBody = (cart: Cart) => ({
  cartId: cart.id,
  cartVersion: cart.version,
  expectedTotal: { amountMinor: cart.totals?.totalMinor ?? 0, currency: cart.totals?.currency ?? 'RUB' },
  contact: { email: 'shopper@example.test', phone: '+79001234567' },
  locale: 'ru',
  terms: { version: '2026-01', accepted: true },
});

/** A counted SKU of its own, with so many pieces at one place. */
export async function countedSku(fixture: OrdersFixture, onHand: number): Promise<{ modelId: string; sku: string }> {
  const modelId = newModelId();
  const sku = `${modelId}:160x200`;
  await fixture.deps.pool.query(
    `insert into stock (sku, location, on_hand, updated_at) values ($1, 'main', $2, now())`,
    [sku, onHand],
  );
  return { modelId, sku };
}

/** A promo code of its own: 10 % off, so many uses. */
export async function promoCode(fixture: OrdersFixture, maxRedemptions: number | null, change = ''): Promise<string> {
  const code = `P${randomUUID().slice(0, 8).toUpperCase()}`;
  await fixture.deps.pool.query(
    `insert into promotions (id, code, percent_basis_points, max_redemptions, starts_at, ends_at)
     values ($1, $2, 1000, $3, now() - interval '1 hour', now() + interval '1 day')`,
    [randomUUID(), code, maxRedemptions],
  );
  if (change !== '') await fixture.deps.pool.query(`update promotions set ${change} where code = $1`, [code]);
  return code;
}
