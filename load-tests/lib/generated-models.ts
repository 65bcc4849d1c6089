import type { ModelRecord } from '#shared/contracts/model.ts';
import { packGrid } from '#shared/grid.ts';
import { sizeKey } from '#shared/size.ts';
import { planMakers, planModel, type SeedMaker, type SeedOptions } from '../../dev/seed/plan.ts';
import { pricesOf, stateOf } from '../../dev/seed/prices.ts';
import { MAX_SIZES, standardSizes, type StandardSize } from '../../dev/seed/standard-sizes.ts';
import { modelId } from '../../origin/sync/pipeline/model-identity.ts';

/** Made at one time, whenever they are made. */
const UPDATED_AT = new Date('2026-11-01T00:00:00Z');

/** Models as `npm run seed` has them imported, made without a feed, so that an index of any size is there in a minute. */
export function* generatedModels(models: number, sizes: number): Generator<ModelRecord> {
  const options = { makers: 84, models, sizes, seed: 1, changedPercent: 0, round: 1 };
  const grid = sizes <= MAX_SIZES ? standardSizes(sizes) : wideGrid(sizes);
  for (const maker of planMakers(options))
    for (let index = 0; index < maker.models; index++) yield oneModel(options, maker, index, grid);
}

function oneModel(options: SeedOptions, maker: SeedMaker, index: number, grid: readonly StandardSize[]): ModelRecord {
  const plan = planModel(options, maker, index);
  const prices = pricesOf(plan, maker, grid);
  const packed = packGrid(
    grid.map((size, at) => ({
      widthCm: size.widthCm,
      lengthCm: size.lengthCm,
      priceMinor: (prices[at] ?? 0) * 100,
      state: stateOf(plan, size),
    })),
  );
  const { construction, firmness, heightCm, cover, maxLoadKg, warrantyMonths, trialNights } = plan;
  return {
    _id: modelId(maker.id, plan.code),
    slug: `${maker.id}-${plan.code.toLowerCase()}`,
    makerId: maker.id,
    makerName: maker.name,
    groupKey: plan.code,
    name: plan.name,
    ...{ construction, firmness, heightCm, cover, maxLoadKg, warrantyMonths, trialNights },
    description: `A ${firmness.top} ${construction} mattress of ${heightCm} cm in a ${cover} cover.`,
    layers: [],
    certifications: [],
    media: [{ url: `https://img.seed.example/${plan.code}.jpg`, alt: plan.name }],
    currency: maker.currency,
    grid: packed,
    options: [],
    customSize: null,
    leadDays: { inStock: 3, madeToOrder: 14 },
    sourceHash: '0'.repeat(64),
    rev: 1,
    updatedAt: UPDATED_AT,
  };
}

/** More sizes than seeded makers sell: 64 widths (74 to 200 cm in steps of 2) by as many lengths from 200 cm as it takes. */
export function wideGrid(count: number): StandardSize[] {
  const widths = 64;
  const lengths = count / widths;
  if (!Number.isInteger(lengths) || lengths > widths)
    throw new RangeError(`more than ${MAX_SIZES} sizes are 64 × N, such as 1024 or 2048; ${count} is not`);
  return Array.from({ length: count }, (_, index) => {
    const [w, l] = [Math.floor(index / lengths), index % lengths];
    const size = { widthCm: 74 + 2 * w, lengthCm: 200 + 2 * l };
    return { ...size, key: sizeKey(size), area: (size.widthCm * size.lengthCm) / (160 * 200), rank: (w + l) % 12 };
  });
}
