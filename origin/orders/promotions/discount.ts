import type { PromotionRefusal } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';

/** The terms of a promo code as they stand. */
export interface Promotion {
  id: string;
  code: string;
  active: boolean;
  version: number;
  percentBasisPoints: number | null;
  amountMinor: number | null;
  currency: Currency | null;
  minItemsMinor: number;
  maxRedemptions: number | null;
  redeemed: number;
  startsAtMs: number;
  endsAtMs: number;
}

export type Discount = { ok: true; discountMinor: number } | { ok: false; reason: PromotionRefusal };

/** What a code takes off the items, never more than they cost; a percent is rounded down to a whole minor unit. */
export function discountOf(
  promotion: Promotion | null,
  items: { itemsMinor: number; currency: Currency },
  nowMs: number,
): Discount {
  const reason = refusal(promotion, items, nowMs);
  if (promotion === null || reason !== null) return { ok: false, reason: reason ?? 'unknown' };
  const offMinor =
    promotion.percentBasisPoints === null
      ? (promotion.amountMinor ?? 0)
      : Number((BigInt(items.itemsMinor) * BigInt(promotion.percentBasisPoints)) / 10_000n);
  return { ok: true, discountMinor: Math.min(offMinor, items.itemsMinor) };
}

function refusal(
  promotion: Promotion | null,
  { itemsMinor, currency }: { itemsMinor: number; currency: Currency },
  nowMs: number,
): PromotionRefusal | null {
  if (promotion === null || !promotion.active) return 'unknown';
  if (nowMs < promotion.startsAtMs) return 'not-started';
  if (nowMs >= promotion.endsAtMs) return 'ended';
  if (promotion.maxRedemptions !== null && promotion.redeemed >= promotion.maxRedemptions) return 'used-up';
  if (promotion.currency !== null && promotion.currency !== currency) return 'currency';
  return itemsMinor < promotion.minItemsMinor ? 'below-minimum' : null;
}
