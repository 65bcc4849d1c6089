import type { Cart, CartWarning } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';
import { deliveryRefusal } from '../delivery/check-delivery.ts';
import { planStock } from '../stock/plan-stock.ts';
import type { Basket, BasketLine } from './basket.ts';
import { totalsOf } from './totals.ts';

/** What the shopper sees of a cart: prices by its quotes, and warnings of what would surprise when ordering. */
export function presentCart(basket: Basket, nowMs: number): Cart {
  const { currency } = basket;
  const priced = totalsOf(basket, nowMs);
  const open = basket.status === 'open';
  return {
    id: basket.id,
    version: basket.version,
    status: open && nowMs >= basket.expiresAtMs ? 'expired' : basket.status,
    lines: currency === null ? [] : basket.lines.map((line) => presentLine(line, currency)),
    totals: priced?.totals ?? null,
    promotion:
      basket.promotionCode === null
        ? null
        : { code: basket.promotionCode, discountMinor: priced?.totals.discountMinor ?? 0 },
    delivery: basket.delivery,
    warnings: open ? warningsOf(basket, nowMs) : [],
    orderId: basket.orderId,
    expiresAt: new Date(basket.expiresAtMs).toISOString(),
  };
}

function presentLine(line: BasketLine, currency: Currency): Cart['lines'][number] {
  return {
    id: line.id,
    sku: line.sku,
    model: line.slug,
    modelId: line.modelId,
    name: line.name,
    size: line.size,
    options: line.options,
    quantity: line.quantity,
    unit: { amountMinor: line.unitMinor, currency },
    total: { amountMinor: line.unitMinor * line.quantity, currency },
    state: line.state,
    leadDays: line.leadDays,
    returnable: line.returnable,
    quoteExpiresAt: new Date(line.quoteExpiresAtMs).toISOString(),
  };
}

function warningsOf(basket: Basket, nowMs: number): CartWarning[] {
  const { currency, lines } = basket;
  if (currency === null) return [];
  const warnings: CartWarning[] = [];
  for (const line of lines) {
    if (nowMs > line.quoteExpiresAtMs) warnings.push({ code: 'quote-expired', lineId: line.id });
    if (line.previousUnitMinor !== null)
      warnings.push({
        code: 'price-changed',
        lineId: line.id,
        previous: { amountMinor: line.previousUnitMinor, currency },
        current: { amountMinor: line.unitMinor, currency },
      });
  }
  for (const { lineIds, available, withdrawn } of planStock(lines, basket.stock).shortages)
    for (const lineId of lineIds)
      warnings.push(withdrawn ? { code: 'no-longer-sold', lineId } : { code: 'short-of-stock', lineId, available });
  const refusal = totalsOf(basket, nowMs)?.refusal ?? null;
  if (refusal !== null) warnings.push({ code: 'promotion-not-applicable', reason: refusal });
  const undeliverable = deliveryRefusal(basket);
  if (undeliverable !== null) warnings.push(undeliverable);
  return warnings;
}
