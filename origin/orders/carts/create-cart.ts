import type { Cart } from '#shared/contracts/carts.ts';
import { fromPostgres } from '../db/failures.ts';
import { carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { CART_TTL_MS } from './change-cart.ts';
import { presentCart } from './present-cart.ts';

/** An empty cart of this owner. */
export async function createCart(ports: Pick<OrdersDeps, 'db' | 'now' | 'newId'>, ownerId: string): Promise<Cart> {
  const now = ports.now();
  const expiresAtMs = now.getTime() + CART_TTL_MS;
  const cart = { id: ports.newId(), ownerId, status: 'open', version: 1 } as const;
  await fromPostgres(() =>
    ports.db.insert(carts).values({ ...cart, createdAt: now, updatedAt: now, expiresAt: new Date(expiresAtMs) }),
  );
  const nothing = { currency: null, delivery: null, promotionCode: null, promotion: null, orderId: null, zone: null };
  return presentCart({ ...cart, ...nothing, expiresAtMs, lines: [], stock: [] }, now.getTime());
}
