import type * as z from 'zod';
import type { CustomSize, ModelOption } from './contracts/model.ts';
import { isSellable, nextLargerCell, readCell, type Cell, type Grid } from './grid.ts';
import { plusBasisPoints } from './money.ts';
import type { Size } from './size.ts';

type CustomRule = z.infer<typeof CustomSize>;
type Option = z.infer<typeof ModelOption>;

/** What a price needs to know of a model. */
export interface PricedModel {
  grid: Grid;
  customSize: CustomRule | null;
  options: readonly Option[];
  leadDays: { inStock: number; madeToOrder: number };
}

/** Why a piece cannot be sold. */
export type Refusal = 'size-not-offered' | 'sold-out' | 'unknown-option';

/** One piece priced, with the parts that make the price, in minor units. */
export interface PricedPiece {
  baseMinor: number;
  /** The standard size whose price a custom size takes. */
  pricedAs: Size;
  /** Added because the custom size is beyond the largest standard one. */
  beyondMinor: number;
  options: readonly { id: string; surchargeMinor: number }[];
  unitMinor: number;
  state: 'in_stock' | 'made_to_order' | 'custom';
  leadDays: number;
  returnable: boolean;
}

/**
 * Prices one piece: a standard size from its grid cell, any other by the maker's rule (the price of the next larger standard
 * width and length; beyond the grid, that of the largest one plus a percent; not returnable), plus the options' surcharges.
 */
export function pricePiece(model: PricedModel, size: Size, optionIds: readonly string[]): PricedPiece | Refusal {
  const options = chosenOptions(model.options, optionIds);
  if (options === null) return 'unknown-option';
  const cell = readCell(model.grid, size);
  const piece = cell === null ? customPiece(model, size) : standardPiece(model, cell);
  if (typeof piece === 'string') return piece;
  const surcharges = options.reduce((sum, option) => sum + option.surchargeMinor, 0);
  return { ...piece, options, unitMinor: piece.baseMinor + piece.beyondMinor + surcharges };
}

type Bare = Omit<PricedPiece, 'options' | 'unitMinor'>;

function standardPiece(model: PricedModel, cell: Cell): Bare | Refusal {
  if (!isSellable(cell)) return 'sold-out';
  const inStock = cell.state === 'in_stock';
  return {
    baseMinor: cell.priceMinor,
    pricedAs: { widthCm: cell.widthCm, lengthCm: cell.lengthCm },
    beyondMinor: 0,
    state: inStock ? 'in_stock' : 'made_to_order',
    leadDays: inStock ? model.leadDays.inStock : model.leadDays.madeToOrder,
    returnable: true,
  };
}

function customPiece({ grid, customSize }: PricedModel, size: Size): Bare | Refusal {
  if (customSize === null || !admits(customSize, size)) return 'size-not-offered';
  const largest = { widthCm: Math.max(...grid.widthsCm), lengthCm: Math.max(...grid.lengthsCm) };
  const beyond = size.widthCm > largest.widthCm || size.lengthCm > largest.lengthCm;
  const within = {
    widthCm: Math.min(size.widthCm, largest.widthCm),
    lengthCm: Math.min(size.lengthCm, largest.lengthCm),
  };
  const cell = nextLargerCell(grid, within);
  if (cell === null) return 'size-not-offered';
  const raised = beyond
    ? plusBasisPoints(cell.priceMinor, Math.round(customSize.beyondPercent * 100))
    : cell.priceMinor;
  return {
    baseMinor: cell.priceMinor,
    pricedAs: { widthCm: cell.widthCm, lengthCm: cell.lengthCm },
    beyondMinor: raised - cell.priceMinor,
    state: 'custom',
    leadDays: customSize.leadDays,
    returnable: false,
  };
}

/** The maker cuts this size: both sides within bounds and on the step. */
function admits(rule: CustomRule, size: Size): boolean {
  const fits = (side: number, min: number, max: number) =>
    side >= min && side <= max && (side - min) % rule.stepCm === 0;
  return (
    fits(size.widthCm, rule.minWidthCm, rule.maxWidthCm) && fits(size.lengthCm, rule.minLengthCm, rule.maxLengthCm)
  );
}

function chosenOptions(
  offered: readonly Option[],
  ids: readonly string[],
): { id: string; surchargeMinor: number }[] | null {
  const chosen = [...new Set(ids)].sort().map((id) => offered.find((option) => option.id === id));
  const known = chosen.filter((option) => option !== undefined);
  return known.length === chosen.length ? known.map(({ id, surchargeMinor }) => ({ id, surchargeMinor })) : null;
}
