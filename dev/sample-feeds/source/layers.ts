/** What layers of mattresses are made of. */
export const MATERIALS = [
  'latex',
  'memory',
  'foam',
  'hrfoam',
  'coir',
  'felt',
  'springs',
  'microsprings',
  'bonnell',
  'wool',
  'horsehair',
  'gel',
  'spacer',
  'air',
] as const;
export type MaterialName = (typeof MATERIALS)[number];

export interface SourceLayer {
  material: MaterialName;
  thicknessMm: number;
  densityKgM3: number | null;
}
