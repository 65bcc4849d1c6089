import type pg from 'pg';
import type { Cart, Delivery } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { fromPostgres } from '../db/failures.ts';
import { inTransaction } from '../db/transaction.ts';
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
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  target: CartTarget,
  work: (db: Db, cart: TakenCart) => Promise<void>,
  accept: (basket: Basket) => void = () => undefined,
): Promise<Cart> {
  const now = ports.now();
  return fromPostgres(() =>
    inTransaction(ports.pool, async ({ client, db }) => {
      const cart = await takeVersion(client, target, now);
      if (cart === null) throw await whyNot(client, target, now);
      await work(db, cart);
      const basket = await changedBasket(client, cart.id);
      accept(basket);
      return presentCart(basket, now.getTime());
    }),
  );
}

/** Sets the delivery with the version, in one statement, and answers the cart as it then stands. Throws what changeCart throws. */
export async function changeDelivery(
  { pool, now: clock }: Pick<OrdersDeps, 'pool' | 'now'>,
  target: CartTarget,
  delivery: Delivery | null,
): Promise<Cart> {
  const now = clock();
  return fromPostgres(async () => {
    const values = [...takingOf(target, now), delivery === null ? null : JSON.stringify(delivery)];
    const { rowCount } = await pool.query({ name: 'take-cart-delivery', text: takeSql(', delivery = $6'), values });
    if (rowCount === 0) throw await whyNot(pool, target, now);
    return presentCart(await changedBasket(pool, target.cartId), now.getTime());
  });
}

/** What a change needs to know of the cart that it has taken. */
export interface TakenCart {
  id: string;
  currency: Currency | null;
}

const takeSql = (change = ''): string => `
update carts set version = version + 1, updated_at = $4, expires_at = $5${change}
where id = $1 and owner_id = $2 and version = $3 and status = 'open' and expires_at > $4
returning id, currency`;

const takingOf = ({ cartId, ownerId, version }: CartTarget, now: Date): unknown[] => [
  cartId,
  ownerId,
  version,
  now,
  new Date(now.getTime() + CART_TTL_MS),
];

async function takeVersion(over: Pick<pg.Pool, 'query'>, target: CartTarget, now: Date): Promise<TakenCart | null> {
  const values = takingOf(target, now);
  const { rows } = await over.query<TakenCart>({ name: 'take-cart', text: takeSql(), values });
  return rows[0] ?? null;
}

async function changedBasket(over: Pick<pg.Pool, 'query'>, cartId: string): Promise<Basket> {
  const basket = await findBasket(over, cartId);
  if (basket === null) throw new Error('a cart that was just changed is gone');
  return basket;
}

async function whyNot(
  over: Pick<pg.Pool, 'query'>,
  { cartId, ownerId, version }: CartTarget,
  now: Date,
): Promise<Problem> {
  const basket = await findBasket(over, cartId);
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
