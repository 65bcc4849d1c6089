import { sizeKey, type Size } from '#shared/size.ts';

/** All widths and lengths that seeded makers sell, most wanted first: 25 × 20 = 500 sizes, whatever the number of models. */
const WIDTHS_CM = [
  160, 180, 140, 90, 200, 120, 80, 100, 150, 135, 70, 110, 170, 190, 130, 60, 85, 95, 75, 105, 65, 115, 125, 145, 155,
] as const;
const LENGTHS_CM = [
  200, 190, 195, 186, 180, 210, 220, 185, 198, 203, 188, 193, 205, 215, 206, 213, 191, 183, 208, 218,
] as const;

export const MAX_SIZES = WIDTHS_CM.length * LENGTHS_CM.length;

export interface StandardSize extends Size {
  key: string;
  /** Area compared with 160x200. */
  area: number;
  /** 0 for the most wanted size, then by widths and lengths together. */
  rank: number;
}

/**
 * The sizes of a grid with so many cells, by width, then length: 125 is 25 × 5, 500 is 25 × 20. Always out of the same 500,
 * so that an index holds at most 500 price fields. Throws RangeError when the number is no such product.
 */
export function standardSizes(count: number): StandardSize[] {
  const { widths, lengths } = shapeOf(count);
  const widthsCm = WIDTHS_CM.slice(0, widths);
  const lengthsCm = LENGTHS_CM.slice(0, lengths);
  const sizes = widthsCm.flatMap((widthCm, w) =>
    lengthsCm.map((lengthCm, l) => ({
      widthCm,
      lengthCm,
      key: sizeKey({ widthCm, lengthCm }),
      area: (widthCm * lengthCm) / (160 * 200),
      rank: w + 2 * l,
    })),
  );
  return sizes.sort((a, b) => a.widthCm - b.widthCm || a.lengthCm - b.lengthCm);
}

/** Widths × lengths nearest to three widths for each length, as in makers' price lists. */
function shapeOf(count: number): { widths: number; lengths: number } {
  let best: { widths: number; lengths: number } | null = null;
  for (let lengths = 1; lengths <= LENGTHS_CM.length; lengths++) {
    const widths = count / lengths;
    if (!Number.isInteger(widths) || widths > WIDTHS_CM.length) continue;
    if (best === null || Math.abs(widths - 3 * lengths) < Math.abs(best.widths - 3 * best.lengths))
      best = { widths, lengths };
  }
  if (best === null || count < 1) {
    throw new RangeError(
      `sizes must be widths × lengths with at most ${WIDTHS_CM.length} × ${LENGTHS_CM.length}, such as 125 or 500; ${count} is not`,
    );
  }
  return best;
}
