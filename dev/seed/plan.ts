import { drawAttributes, type Attributes } from './attributes.ts';
import { makerName, MAX_MAKERS, MAX_NAMES, modelName } from './names.ts';
import { hashOf, randomFrom } from './random.ts';

export interface SeedOptions {
  makers: number;
  models: number;
  /** Sizes of each model (see standardSizes). */
  sizes: number;
  seed: number;
  /** Share of models whose prices differ from round 1; only from round 2 on. */
  changedPercent: number;
  round: number;
}

export type FeedFormat = 'csv' | 'yml' | 'yml-1251';

export interface SeedMaker {
  index: number;
  id: string;
  name: string;
  format: FeedFormat;
  currency: 'RUB' | 'EUR';
  models: number;
  /** 0.7 for a cheap maker to 1.8 for a dear one. */
  priceLevel: number;
}

export interface SeedModel extends Attributes {
  code: string;
  name: string;
  /** Drawn once; tells which sizes are in stock. */
  stockSeed: number;
  /** True when this round's prices differ from those of round 1. */
  changed: boolean;
}

/** Makers with their share of the models: a few large ones, many small ones, as in any marketplace; those without a model are left out. */
export function planMakers({ makers, models, seed }: SeedOptions): SeedMaker[] {
  if (makers < 1 || makers > MAX_MAKERS) throw new RangeError(`makers must be 1 to ${MAX_MAKERS}`);
  const shares = sharesOf(models, makers);
  if ((shares[0] ?? 0) > MAX_NAMES) throw new RangeError(`more models than names: at most ${MAX_NAMES} for one maker`);
  const planned = shares.map((count, index): SeedMaker => ({
    index,
    ...makerName(index),
    format: formatOf(index),
    currency: index % 12 === 11 ? 'EUR' : 'RUB',
    models: count,
    priceLevel: 0.7 + (hashOf(seed, index, 1) % 1_100) / 1_000,
  }));
  return planned.filter((maker) => maker.models > 0);
}

/** Draws one model of a maker; the same in every round but for `changed`. */
export function planModel(options: SeedOptions, maker: SeedMaker, index: number): SeedModel {
  const own = hashOf(options.seed, maker.index, index, 2);
  const attributes = drawAttributes(randomFrom(own));
  const share = hashOf(options.seed, maker.index, index, options.round, 3) / 4_294_967_296;
  return {
    ...attributes,
    price: attributes.price * maker.priceLevel,
    code: `${maker.name.slice(0, 3).toUpperCase()}${String(index + 1).padStart(4, '0')}`,
    name: modelName(index, hashOf(options.seed, maker.index, 4) % 1_000),
    stockSeed: own,
    changed: options.round > 1 && share < options.changedPercent / 100,
  };
}

/** Splits models so that maker n gets in proportion to 1 / (n + 12); the sum is exact. */
function sharesOf(models: number, makers: number): number[] {
  const weights = Array.from({ length: makers }, (_, index) => 1 / (index + 12));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let given = 0;
  let upTo = 0;
  return weights.map((weight) => {
    upTo += weight;
    const share = Math.round((models * upTo) / total) - given;
    given += share;
    return share;
  });
}

/** Mostly CSV; one maker in fourteen sends YML, by turns as UTF-8 and windows-1251. */
function formatOf(index: number): FeedFormat {
  if (index % 14 !== 9) return 'csv';
  return index % 28 === 9 ? 'yml' : 'yml-1251';
}
