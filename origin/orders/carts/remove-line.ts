import { and, eq, notExists } from 'drizzle-orm';
import type { Cart } from '#shared/contracts/carts.ts';
import { cartLines, carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { changeCart, type CartTarget } from './change-cart.ts';
import { lineById } from './line-repo.ts';

/** Takes a line out; an empty cart has no currency. Throws `cart/line-not-found` and what changeCart throws. */
export async function removeLine(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  target: CartTarget,
  lineId: string,
): Promise<Cart> {
  return changeCart(ports, target, async (db, cart) => {
    const line = await lineById(db, cart.id, lineId);
    await db.delete(cartLines).where(eq(cartLines.id, line.id));
    const left = db.select({ id: cartLines.id }).from(cartLines).where(eq(cartLines.cartId, cart.id));
    await db
      .update(carts)
      .set({ currency: null })
      .where(and(eq(carts.id, cart.id), notExists(left)));
  });
}
