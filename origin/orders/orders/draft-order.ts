import type { PlacedOrder } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import type { Basket } from '../carts/basket.ts';
import { openCart, versionConflict } from '../carts/change-cart.ts';
import { totalsOf } from '../carts/totals.ts';
import { deliveryRefusal } from '../delivery/check-delivery.ts';
import { planStock, type Hold } from '../stock/plan-stock.ts';
import type { PlacementHead } from './placement-head.ts';
import { presentLine } from './present-line.ts';
import { presentPlaced } from './present-placed.ts';

/** An order that can be placed if the cart, the stock and the promo code are still as they were read. */
export interface OrderDraft {
  answer: PlacedOrder;
  basket: Basket;
  holds: readonly Hold[];
}

/**
 * Decides by what was read whether the order can be placed, and how. Throws `cart/*`, `order/quote-expired`, `order/price-changed`,
 * `delivery/*`,
 * `promotion/not-applicable` or `stock/short`, each with what stands now.
 */
export function draftOrder(read: Basket | null, head: PlacementHead): OrderDraft {
  const { ownerId, request, now } = head;
  const nowMs = now.getTime();
  const basket = openCart(read, ownerId, nowMs);
  if (basket.version !== request.cartVersion) throw versionConflict(basket.version, request.cartVersion);
  const priced = totalsOf(basket, nowMs);
  if (priced === null) throw new Problem('cart/empty');
  const stale = basket.lines.filter((line) => nowMs > line.quoteExpiresAtMs).map((line) => line.id);
  if (stale.length > 0)
    throw new Problem('order/quote-expired', `${stale.length} lines have to be quoted again`, {
      current: { lineIds: stale },
    });
  const { totals, refusal } = priced;
  if (refusal !== null)
    throw new Problem('promotion/not-applicable', `the code is ${refusal}`, { current: { reason: refusal, totals } });
  refuseUndeliverable(basket);
  const { amountMinor, currency } = request.expectedTotal;
  if (totals.totalMinor !== amountMinor || totals.currency !== currency)
    throw new Problem('order/price-changed', `the total is ${totals.totalMinor} ${totals.currency}`, {
      current: { totals },
    });
  const { holds, shortages } = planStock(basket.lines, basket.stock);
  if (shortages.length > 0) throw new Problem('stock/short', undefined, { current: { lines: shortages } });
  const answer = presentPlaced({ ...head, totals, lines: basket.lines.map(presentLine) });
  return { answer, basket, holds };
}

function refuseUndeliverable(basket: Basket): void {
  const reason = deliveryRefusal(basket);
  if (reason === null) return;
  if (reason.code === 'delivery-not-available') throw new Problem('delivery/not-available');
  throw new Problem('delivery/slot-unavailable', `from ${reason.earliest} on`, {
    current: { earliest: reason.earliest },
  });
}
