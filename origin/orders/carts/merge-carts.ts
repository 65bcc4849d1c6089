import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { MAX_CART_LINES, type Cart } from '#shared/contracts/carts.ts';
import { MAX_QUANTITY } from '#shared/contracts/quotes.ts';
import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import { inTransaction } from '../db/transaction.ts';
import { cartLines, carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { findBasket } from './basket.ts';
import { openCart } from './change-cart.ts';
import { presentCart } from './present-cart.ts';

type CartRow = typeof carts.$inferSelect;

export interface Merge {
  guestCartId: string;
  /** The user's own cart that takes the lines; without it the guest's cart changes hands. */
  cartId?: string | undefined;
}

/**
 * Gives the guest's cart to the user whom the guest has become, as the user's token proves. Twice is once.
 * Throws `cart/not-found` for a cart of anybody else, `cart/closed`, `cart/currency`.
 */
export async function mergeCarts(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  caller: Principal,
  merge: Merge,
): Promise<Cart> {
  const now = ports.now();
  return fromPostgres(() =>
    inTransaction(ports.pool, async ({ client, db }) => {
      const ids = [merge.guestCartId, ...(merge.cartId === undefined ? [] : [merge.cartId])];
      const locked = await db.select().from(carts).where(inArray(carts.id, ids)).orderBy(asc(carts.id)).for('update');
      const id = await settle(db, caller, locked, merge, now);
      const basket = await findBasket(client, id);
      if (basket === null || basket.ownerId !== caller.id) throw new Problem('cart/not-found');
      return presentCart(basket, now.getTime());
    }),
  );
}

/** Gives the id of the cart that the user goes on with. */
async function settle(db: Db, caller: Principal, locked: CartRow[], merge: Merge, now: Date): Promise<string> {
  const guests = locked.find((cart) => cart.id === merge.guestCartId);
  if (guests === undefined) throw new Problem('cart/not-found');
  if (guests.ownerId === caller.id) return guests.id;
  if (caller.guestId === undefined || guests.ownerId !== caller.guestId) throw new Problem('cart/not-found');
  if (guests.mergedInto !== null) return guests.mergedInto;
  mustBeOpen(guests, caller.guestId, now);
  if (merge.cartId === undefined) {
    await db
      .update(carts)
      .set({ ownerId: caller.id, version: sql`${carts.version} + 1`, updatedAt: now })
      .where(eq(carts.id, guests.id));
    return guests.id;
  }
  const target = locked.find((cart) => cart.id === merge.cartId);
  if (target === undefined) throw new Problem('cart/not-found');
  mustBeOpen(target, caller.id, now);
  await pour(db, guests, target, now);
  return target.id;
}

function mustBeOpen(cart: CartRow, ownerId: string, now: Date): void {
  openCart(
    { ...cart, expiresAtMs: cart.expiresAt.getTime(), lines: [], promotion: null, stock: [], zone: null },
    ownerId,
    now.getTime(),
  );
}

/** Lines of one to the other, as far as its bounds allow; of two quotes for a SKU the newer stands. */
async function pour(db: Db, from: CartRow, to: CartRow, now: Date): Promise<void> {
  if (from.currency !== null && to.currency !== null && from.currency !== to.currency)
    throw new Problem('cart/currency', `one cart is in ${from.currency}, the other in ${to.currency}`);
  const lines = await db
    .select()
    .from(cartLines)
    .where(inArray(cartLines.cartId, [from.id, to.id]))
    .orderBy(asc(cartLines.id));
  const there = new Map(lines.filter((line) => line.cartId === to.id).map((line) => [line.sku, line]));
  let count = there.size;
  for (const line of lines.filter((candidate) => candidate.cartId === from.id)) {
    const same = there.get(line.sku);
    if (same !== undefined) {
      const { id: _id, cartId: _cart, ...newer } = line.quoteIssuedAt > same.quoteIssuedAt ? line : same;
      const quantity = Math.min(MAX_QUANTITY, line.quantity + same.quantity);
      await db
        .update(cartLines)
        .set({ ...newer, quantity })
        .where(and(eq(cartLines.id, same.id), eq(cartLines.cartId, to.id)));
    } else if (count++ < MAX_CART_LINES)
      await db.update(cartLines).set({ cartId: to.id }).where(eq(cartLines.id, line.id));
  }
  await db
    .update(carts)
    .set({
      version: sql`${carts.version} + 1`,
      updatedAt: now,
      currency: to.currency ?? from.currency,
      delivery: to.delivery ?? from.delivery,
      promotionCode: to.promotionCode ?? from.promotionCode,
    })
    .where(eq(carts.id, to.id));
  await db
    .update(carts)
    .set({ status: 'merged', mergedInto: to.id, version: sql`${carts.version} + 1`, updatedAt: now })
    .where(eq(carts.id, from.id));
}
