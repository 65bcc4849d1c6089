import type { Construction, Cover, Firmness } from '#shared/contracts/attributes.ts';
import { weighted, type Random } from './random.ts';

export interface Attributes {
  construction: Construction;
  firmness: { top: Firmness; bottom: Firmness };
  heightCm: number;
  cover: Cover;
  maxLoadKg: number;
  warrantyMonths: number;
  trialNights: number;
  layers: string;
  /** Of 160x200, in whole units, before the maker's own price level. */
  price: number;
}

type Weights<Item> = readonly (readonly [Item, weight: number])[];

const CONSTRUCTION: Weights<Construction> = [
  ['pocket-spring', 38],
  ['foam', 18],
  ['memory-foam', 14],
  ['hybrid', 12],
  ['latex', 7],
  ['bonnell-spring', 7],
  ['coir', 3],
  ['air', 1],
];
const FIRMNESS: Weights<Firmness> = [
  ['extra-soft', 1],
  ['soft', 8],
  ['medium-soft', 18],
  ['medium', 30],
  ['medium-firm', 25],
  ['firm', 15],
  ['extra-firm', 3],
];
const COVER: Weights<Cover> = [
  ['jersey', 22],
  ['cotton', 20],
  ['polyester', 18],
  ['jacquard', 14],
  ['tencel', 9],
  ['bamboo', 7],
  ['wool', 4],
  ['linen', 2],
  ['microfibre', 3],
  ['velour', 1],
];
const HEIGHTS_CM: Weights<number> = [
  [10, 3],
  [12, 5],
  [14, 6],
  [16, 9],
  [18, 13],
  [20, 16],
  [22, 15],
  [24, 12],
  [26, 8],
  [28, 6],
  [30, 4],
  [33, 2],
  [36, 1],
];
const LOAD_KG: Weights<number> = [
  [80, 5],
  [90, 9],
  [100, 15],
  [110, 20],
  [120, 20],
  [130, 14],
  [140, 9],
  [150, 5],
  [180, 3],
];
const WARRANTY_MONTHS: Weights<number> = [
  [18, 15],
  [24, 20],
  [36, 25],
  [60, 20],
  [120, 15],
  [180, 5],
];
const TRIAL_NIGHTS: Weights<number> = [
  [0, 35],
  [30, 25],
  [60, 10],
  [100, 25],
  [365, 5],
];

const LAYERS: Record<Construction, string> = {
  'pocket-spring': 'High resilience foam 20 mm 35 kg/m3; Pocket springs 160 mm; Coir 10 mm',
  'bonnell-spring': 'Felt 10 mm; Bonnell springs 140 mm; Foam 20 mm 25 kg/m3',
  hybrid: 'Memory foam 40 mm 50 kg/m3; Pocket springs 180 mm; High resilience foam 20 mm 35 kg/m3',
  latex: 'Latex 180 mm 75 kg/m3',
  'memory-foam': 'Memory foam 50 mm 50 kg/m3; High resilience foam 150 mm 35 kg/m3',
  foam: 'High resilience foam 160 mm 35 kg/m3',
  coir: 'Coir 60 mm; Latex 20 mm 75 kg/m3; Coir 20 mm',
  air: 'Air chambers 200 mm',
};
const BASE_PRICE: Record<Construction, number> = {
  'pocket-spring': 32_000,
  'bonnell-spring': 12_000,
  hybrid: 62_000,
  latex: 78_000,
  'memory-foam': 38_000,
  foam: 15_000,
  coir: 26_000,
  air: 14_000,
};

/** Draws what one model is, as often as such mattresses are sold; one in five is two-sided. */
export function drawAttributes(random: Random): Attributes {
  const construction = weighted(random, CONSTRUCTION);
  const top = weighted(random, FIRMNESS);
  const bottom = random() < 0.2 ? weighted(random, FIRMNESS) : top;
  const heightCm = weighted(random, HEIGHTS_CM);
  return {
    construction,
    firmness: { top, bottom },
    heightCm,
    cover: weighted(random, COVER),
    maxLoadKg: weighted(random, LOAD_KG),
    warrantyMonths: weighted(random, WARRANTY_MONTHS),
    trialNights: weighted(random, TRIAL_NIGHTS),
    layers: LAYERS[construction],
    price: BASE_PRICE[construction] * (0.6 + heightCm / 50) * (0.75 + 0.6 * random()),
  };
}
