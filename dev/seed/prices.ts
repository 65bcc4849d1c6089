import type { SeedMaker, SeedModel } from './plan.ts';
import { hashOf } from './random.ts';
import type { StandardSize } from './standard-sizes.ts';

export type State = 'in_stock' | 'made_to_order' | 'sold_out';

const EUR_PER_RUB = 1 / 95;
/** A changed model costs at least this much more, so that rounding does not hide it. */
const CHANGE = 1.06;

/** Prices of one model by size, in whole units with the usual ending (…90 roubles); always positive. */
export function pricesOf(model: SeedModel, { currency }: SeedMaker, sizes: readonly StandardSize[]): number[] {
  const leading = model.price * (model.changed ? CHANGE : 1);
  return sizes.map(({ area }) => {
    const roubles = leading * (0.2 + 0.8 * area);
    if (currency === 'EUR') return Math.max(1, Math.round(roubles * EUR_PER_RUB));
    return Math.max(1, Math.round(roubles / 100)) * 100 - 10;
  });
}

/** Wanted sizes are mostly at hand, the others made to order, a few sold out. */
export function stateOf(model: SeedModel, { rank, widthCm, lengthCm }: StandardSize): State {
  const draw = hashOf(model.stockSeed, widthCm, lengthCm) % 100;
  if (draw < 4) return 'sold_out';
  return draw < 90 - 8 * rank ? 'in_stock' : 'made_to_order';
}
