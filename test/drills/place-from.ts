import { randomUUID } from 'node:crypto';
import { Problem } from '#shared/problem.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import { placeOrder } from '../../origin/orders/orders/place-order.ts';
import type { OrdersFixture } from '../../origin/orders/testing/orders-fixture.ts';
import type { OpenCart } from './seed-open-carts.ts';

/** Orders a cart by the verb of the route; gives the order's id, or the code that it was refused with. */
export async function placeFrom(
  fixture: OrdersFixture,
  cart: OpenCart,
  key: string = randomUUID(),
): Promise<{ orderId: string } | { code: ProblemCode }> {
  const request = {
    cartId: cart.cartId,
    cartVersion: cart.version,
    expectedTotal: { amountMinor: cart.totalMinor, currency: 'RUB' as const },
    contact: { email: 'shopper@example.test', phone: '+79001234567' },
    locale: 'ru' as const,
    terms: { version: '2026-01', accepted: true as const },
  };
  try {
    return { orderId: (await placeOrder(fixture.deps, { ownerId: cart.ownerId, key, request })).id };
  } catch (error) {
    if (error instanceof Problem) return { code: error.code };
    throw error;
  }
}
