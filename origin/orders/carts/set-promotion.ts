import { eq } from 'drizzle-orm';
import type { Cart } from '#shared/contracts/carts.ts';
import { Problem } from '#shared/problem.ts';
import { carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import type { Basket } from './basket.ts';
import { changeCart, type CartTarget } from './change-cart.ts';
import { totalsOf } from './totals.ts';

/** Keeps a promo code, or none. Throws `promotion/not-applicable` with the reason, and what changeCart throws. */
export async function setPromotion(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  target: CartTarget,
  code: string | null,
): Promise<Cart> {
  const nowMs = ports.now().getTime();
  return changeCart(
    ports,
    target,
    async (db, cart) => {
      await db.update(carts).set({ promotionCode: code }).where(eq(carts.id, cart.id));
    },
    (basket) => mayKeep(basket, nowMs),
  );
}

/** A cart that is too small for its code may still grow, so it keeps the code, with a warning. */
function mayKeep(basket: Basket, nowMs: number): void {
  if (basket.promotionCode === null) return;
  const reason = basket.promotion === null ? 'unknown' : (totalsOf(basket, nowMs)?.refusal ?? null);
  if (reason === null || reason === 'below-minimum') return;
  throw new Problem('promotion/not-applicable', `the code is ${reason}`, { current: { reason } });
}
