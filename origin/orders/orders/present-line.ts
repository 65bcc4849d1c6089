import type { OrderLine } from '#shared/contracts/orders.ts';
import type { BasketLine } from '../carts/basket.ts';

/** A line of a cart or of an order, as the shopper sees it. */
export const presentLine = (
  line: Omit<BasketLine, 'modelId' | 'previousUnitMinor' | 'quoteExpiresAtMs'>,
): OrderLine => ({
  id: line.id,
  sku: line.sku,
  model: line.slug,
  name: line.name,
  size: line.size,
  options: line.options,
  quantity: line.quantity,
  unitMinor: line.unitMinor,
  totalMinor: line.unitMinor * line.quantity,
  state: line.state,
  leadDays: line.leadDays,
  returnable: line.returnable,
});
