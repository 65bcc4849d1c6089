import { and, eq, gt, sql } from 'drizzle-orm';
import type { Cart } from '#shared/contracts/carts.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import { carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { findBasket, type Basket } from './basket.ts';
import { presentCart } from './present-cart.ts';

/** A cart lives this long after its last change. */
export const CART_TTL_MS = 30 * 24 * 3_600_000;

export interface CartTarget {
  cartId: string;
  ownerId: string;
  version: number;
}

/**
 * Runs one change of a cart in a transaction: takes the version, lets `work` write, answers the cart as it then stands.
 * Throws `cart/not-found`, `cart/closed` or `cart/version-conflict` with the version that stands.
 */
export async function changeCart(
  ports: Pick<OrdersDeps, 'db' | 'now'>,
  target: CartTarget,
  work: (db: Db, cart: typeof carts.$inferSelect) => Promise<void>,
  accept: (basket: Basket) => void = () => undefined,
): Promise<Cart> {
  const now = ports.now();
  return fromPostgres(() =>
    ports.db.transaction(async (db) => {
      const cart = await takeVersion(db, target, now);
      if (cart === null) throw await whyNot(db, target, now);
      await work(db, cart);
      const basket = await findBasket(db, cart.id);
      if (basket === null) throw new Error('a cart that was just changed is gone');
      accept(basket);
      return presentCart(basket, now.getTime());
    }),
  );
}

async function takeVersion(db: Db, { cartId, ownerId, version }: CartTarget, now: Date) {
  const [cart] = await db
    .update(carts)
    .set({ version: sql`${carts.version} + 1`, updatedAt: now, expiresAt: new Date(now.getTime() + CART_TTL_MS) })
    .where(
      and(
        eq(carts.id, cartId),
        eq(carts.ownerId, ownerId),
        eq(carts.version, version),
        eq(carts.status, 'open'),
        gt(carts.expiresAt, now),
      ),
    )
    .returning();
  return cart ?? null;
}

async function whyNot(db: Db, { cartId, ownerId, version }: CartTarget, now: Date): Promise<Problem> {
  const basket = await findBasket(db, cartId);
  try {
    const { version: current } = openCart(basket, ownerId, now.getTime());
    return versionConflict(current, version);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** The cart if it is the caller's and open. Throws `cart/not-found` or `cart/closed` with its status and order. */
export function openCart(basket: Basket | null, ownerId: string, nowMs: number): Basket {
  if (basket === null || basket.ownerId !== ownerId) throw new Problem('cart/not-found');
  const status = basket.status === 'open' && nowMs >= basket.expiresAtMs ? 'expired' : basket.status;
  if (status !== 'open')
    throw new Problem('cart/closed', `the cart is ${status}`, { current: { status, orderId: basket.orderId } });
  return basket;
}

export const versionConflict = (current: number, sent: number): Problem =>
  new Problem('cart/version-conflict', `the cart stands at version ${current}, not ${sent}`, {
    current: { version: current },
  });
