import type { PromotionRefusal, Totals } from '#shared/contracts/carts.ts';
import { deliveryPriceMinor } from '../delivery/delivery-price.ts';
import { discountOf } from '../promotions/discount.ts';
import type { Basket } from './basket.ts';

export interface BasketTotals {
  totals: Totals;
  /** Why the promo code takes nothing off; null when it does, or when there is none. */
  refusal: PromotionRefusal | null;
}

/** What the cart costs by its quotes, promo code and delivery; null while it is empty. Without an address delivery costs nothing yet. */
export function totalsOf(basket: Basket, nowMs: number): BasketTotals | null {
  const { currency, lines } = basket;
  if (currency === null || lines.length === 0) return null;
  const itemsMinor = lines.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0);
  if (!Number.isSafeInteger(itemsMinor)) throw new RangeError('a cart past the safe integers');
  const discount =
    basket.promotionCode === null
      ? ({ ok: true, discountMinor: 0 } as const)
      : discountOf(basket.promotion, { itemsMinor, currency }, nowMs);
  const discountMinor = discount.ok ? discount.discountMinor : 0;
  const { delivery, zone } = basket;
  const deliverable = delivery !== null && zone !== null && zone.currency === currency;
  const deliveryMinor = deliverable ? deliveryPriceMinor(zone, delivery) : 0;
  const totals = {
    currency,
    itemsMinor,
    discountMinor,
    deliveryMinor,
    totalMinor: itemsMinor - discountMinor + deliveryMinor,
  };
  return { totals, refusal: discount.ok ? null : discount.reason };
}
