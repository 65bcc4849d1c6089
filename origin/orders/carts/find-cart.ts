import type { Cart } from '#shared/contracts/carts.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { findBasket } from './basket.ts';
import { presentCart } from './present-cart.ts';

/** The owner's cart, open or not. Throws `cart/not-found` for a missing one and for somebody else's. */
export async function findCart(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  ownerId: string,
  cartId: string,
): Promise<Cart> {
  const basket = await fromPostgres(() => findBasket(ports.pool, cartId));
  if (basket === null || basket.ownerId !== ownerId) throw new Problem('cart/not-found');
  return presentCart(basket, ports.now().getTime());
}
