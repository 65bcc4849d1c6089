import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cart } from '#shared/contracts/carts.ts';
import { expectProblem } from '../../plugins/testing/route-suite.ts';
import { newModelId, ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { Shopping } from '../testing/shopping.ts';

let fixture: OrdersFixture;
beforeAll(async () => {
  fixture = await ordersFixture();
});
afterAll(async () => fixture.close());

describe('POST /v1/carts/merge', () => {
  const asGuestAndUser = async () => {
    const guest = new Shopping(fixture, await fixture.guest());
    return { guest, user: new Shopping(fixture, await fixture.user({ guestId: guest.shopper.id })) };
  };
  const merge = (who: Shopping, body: object) => who.call({ method: 'POST', url: '/v1/carts/merge', body });

  test('the cart changes hands, once', async () => {
    const { guest, user } = await asGuestAndUser();
    const cart = await guest.cartOf({});
    const first = Cart.parse((await merge(user, { guestCartId: cart.id })).json());
    expect(Cart.parse((await merge(user, { guestCartId: cart.id })).json())).toEqual(first);
    expect(first).toMatchObject({ id: cart.id, lines: [{ quantity: 1 }] });
    await expectProblem(guest.call({ url: `/v1/carts/${cart.id}` }), 'cart/not-found');
  });

  test("lines are poured into the user's cart, once", async () => {
    const { guest, user } = await asGuestAndUser();
    const modelId = newModelId();
    const [from, to] = [
      await guest.cartOf({ modelId, quantity: 60 }, {}),
      await user.cartOf({ modelId, quantity: 50 }),
    ];
    const body = { guestCartId: from.id, cartId: to.id };
    const merged = Cart.parse((await merge(user, body)).json());
    expect(new Set(merged.lines.map((line) => line.quantity))).toEqual(new Set([1, 99]));
    expect(Cart.parse((await merge(user, body)).json())).toEqual(merged);
    expect(Cart.parse((await guest.call({ url: `/v1/carts/${from.id}` })).json()).status).toBe('merged');
  });

  test('→ 404 without proof of having been that guest, or into a cart of somebody else', async () => {
    const { guest, user } = await asGuestAndUser();
    const cart = await guest.cartOf({});
    const stranger = new Shopping(fixture, await fixture.user());
    await expectProblem(merge(stranger, { guestCartId: cart.id }), 'cart/not-found');
    const theirs = await stranger.createCart();
    await expectProblem(merge(user, { guestCartId: cart.id, cartId: theirs.id }), 'cart/not-found');
    await expectProblem(merge(guest, { guestCartId: cart.id }), 'auth/forbidden');
  });
});
