import { eq } from 'drizzle-orm';
import type { Cart, Delivery } from '#shared/contracts/carts.ts';
import { carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { changeCart, type CartTarget } from './change-cart.ts';

/** Keeps where and when to deliver; null forgets it. Throws what changeCart throws. */
export async function setDelivery(
  ports: Pick<OrdersDeps, 'db' | 'now'>,
  target: CartTarget,
  delivery: Delivery | null,
): Promise<Cart> {
  return changeCart(ports, target, async (db, cart) => {
    await db.update(carts).set({ delivery }).where(eq(carts.id, cart.id));
  });
}
