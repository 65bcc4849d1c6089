import { sizeKey, type Size } from '#shared/size.ts';

export type State = 'in_stock' | 'made_to_order' | 'sold_out';

/** A size as it is sold: whole centimetres, and inches with a name where the maker sells by name. */
export interface SoldSize extends Size {
  us?: { name: string; widthIn: number; lengthIn: number };
}

const cross = (widthsCm: readonly number[], lengthsCm: readonly number[]): SoldSize[] =>
  widthsCm.flatMap((widthCm) => lengthsCm.map((lengthCm) => ({ widthCm, lengthCm })));

const us = (name: string, widthIn: number, lengthIn: number): SoldSize => ({
  widthCm: Math.round(widthIn * 2.54),
  lengthCm: Math.round(lengthIn * 2.54),
  us: { name, widthIn, lengthIn },
});

export const GRIDS = [
  'full',
  'wide',
  'core',
  'double',
  'single',
  'sofa',
  'euro',
  'euroshort',
  'us',
  'usadult',
] as const;
export type GridName = (typeof GRIDS)[number];

const SIZES: Readonly<Record<GridName, readonly SoldSize[]>> = {
  full: cross([80, 90, 100, 120, 140, 160, 180, 200], [186, 190, 195, 200]),
  wide: cross([80, 90, 120, 140, 160, 180, 200], [190, 195, 200]),
  core: cross([90, 120, 140, 160, 180], [190, 200]),
  double: cross([140, 160, 180, 200], [190, 195, 200]),
  single: cross([80, 90, 100, 120], [190, 195, 200]),
  sofa: cross([120, 140, 160], [186, 190, 195, 200]),
  euro: cross([90, 100, 120, 140, 160, 180, 200], [200, 210, 220]),
  euroshort: cross([80, 90, 100, 140, 160, 180], [190, 200]),
  us: [
    us('Twin', 38, 75),
    us('Twin XL', 38, 80),
    us('Full', 54, 75),
    us('Queen', 60, 80),
    us('King', 76, 80),
    us('California King', 72, 84),
  ],
  usadult: [us('Full', 54, 75), us('Queen', 60, 80), us('King', 76, 80), us('California King', 72, 84)],
};

/** How a maker keeps a model: which of its sizes lie in the warehouse. */
export const STOCKS = ['kept', 'popular', 'order', 'clearance', 'ended'] as const;
export type StockName = (typeof STOCKS)[number];

export const sizesOf = (grid: GridName): readonly SoldSize[] => SIZES[grid];

/** Widths that every maker sells most of: singles of 90, doubles of 140 to 180, Queen and King. */
const POPULAR_WIDTHS: ReadonlySet<number> = new Set([90, 140, 152, 160, 180, 193]);

/** The state of one size: popular sizes are at hand, the rest is made to order, a clearance leaves odd ones. */
export function stateOf(stock: StockName, size: Size): State {
  const popular = POPULAR_WIDTHS.has(size.widthCm) && (size.lengthCm === 200 || size.lengthCm === 203);
  switch (stock) {
    case 'kept':
      return size.lengthCm === 186 || size.lengthCm === 220 ? 'made_to_order' : 'in_stock';
    case 'popular':
      return popular ? 'in_stock' : 'made_to_order';
    case 'order':
      return 'made_to_order';
    case 'clearance':
      return (size.widthCm + size.lengthCm) % 3 === 0 ? 'in_stock' : 'sold_out';
    case 'ended':
      return 'sold_out';
  }
}

/** The size that a maker's price list names first: 160x200, else Queen, else 90x200. */
export function leadingSize(grid: GridName): SoldSize {
  const sizes = SIZES[grid];
  const found = ['160x200', '152x203', '90x200'].map((key) => sizes.find((size) => sizeKey(size) === key));
  const leading = found.find((size) => size !== undefined) ?? sizes[0];
  if (leading === undefined) throw new Error(`grid ${grid} is empty`);
  return leading;
}

/**
 * The price of a size from that of the leading size: a fixed part (springs' setting up, packing, work) and a part that
 * follows the area; then to the maker's usual ending (`step` 100 and `under` 10 give …90).
 */
export function priceOf(leading: { price: number; size: Size }, size: Size, step: number, under: number): number {
  const area = (size.widthCm * size.lengthCm) / (leading.size.widthCm * leading.size.lengthCm);
  return Math.round((leading.price * (0.2 + 0.8 * area)) / step) * step - under;
}
