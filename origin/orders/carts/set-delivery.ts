import type { Cart, Delivery } from '#shared/contracts/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { setColumn, type CartTarget } from './change-cart.ts';

/** Keeps where and when to deliver; null forgets it. Throws what changeCart throws. */
export async function setDelivery(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  target: CartTarget,
  delivery: Delivery | null,
): Promise<Cart> {
  return setColumn(ports, target, 'delivery', delivery === null ? null : JSON.stringify(delivery));
}
