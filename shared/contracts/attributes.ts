import * as z from 'zod';

/** What a mattress is made of, by its main support layer. */
export const CONSTRUCTIONS = [
  'pocket-spring',
  'bonnell-spring',
  'hybrid',
  'latex',
  'memory-foam',
  'foam',
  'coir',
  'air',
] as const;
export const Construction = z.enum(CONSTRUCTIONS);
export type Construction = z.infer<typeof Construction>;

/** Firmness of one side, softest first. */
export const FIRMNESSES = ['extra-soft', 'soft', 'medium-soft', 'medium', 'medium-firm', 'firm', 'extra-firm'] as const;
export const Firmness = z.enum(FIRMNESSES);
export type Firmness = z.infer<typeof Firmness>;

export const COVERS = [
  'cotton',
  'jersey',
  'jacquard',
  'tencel',
  'bamboo',
  'wool',
  'linen',
  'polyester',
  'microfibre',
  'velour',
] as const;
export const Cover = z.enum(COVERS);
export type Cover = z.infer<typeof Cover>;

/** Height of the mattress in whole centimetres, both ends included. */
export const HEIGHT_BANDS = ['up-to-10', '11-15', '16-20', '21-25', '26-30', 'over-30'] as const;
export const HeightBand = z.enum(HEIGHT_BANDS);
export type HeightBand = z.infer<typeof HeightBand>;

/** The heaviest sleeper that one place bears, in kilograms, both ends included. */
export const LOAD_BANDS = ['up-to-90', '91-110', '111-130', '131-150', 'over-150'] as const;
export const LoadBand = z.enum(LOAD_BANDS);
export type LoadBand = z.infer<typeof LoadBand>;

/** The band of a height in cm; a fraction counts with the whole centimetre it rounds to. */
export const heightBand = (heightCm: number): HeightBand =>
  band(HEIGHT_BANDS, [10, 15, 20, 25, 30], Math.round(heightCm));

export const loadBand = (maxLoadKg: number): LoadBand => band(LOAD_BANDS, [90, 110, 130, 150], Math.round(maxLoadKg));

function band<B extends string>(names: readonly [B, ...B[]], upperBounds: readonly number[], value: number): B {
  const index = upperBounds.findIndex((bound) => value <= bound);
  return names[index === -1 ? names.length - 1 : index] ?? names[0];
}
