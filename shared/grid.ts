import type { Size } from './size.ts';

/** What can be done with one cell of a grid. The number is what `Grid.state` stores; never renumber. */
export const CELL_STATES = { absent: 0, in_stock: 1, made_to_order: 2, sold_out: 3 } as const;
export type CellState = keyof typeof CELL_STATES;

const STATE_NAMES: readonly CellState[] = ['absent', 'in_stock', 'made_to_order', 'sold_out'];
const STATE_RANK: Record<CellState, number> = { absent: 0, sold_out: 1, made_to_order: 2, in_stock: 3 };

/** The largest price that a grid cell holds (uint32): 42,949,672.95 in a currency with two decimals. */
export const MAX_PRICE_MINOR = 0xffff_ffff;

/** Cells of one model at most: 64 widths x 64 lengths. */
export const MAX_CELLS = 4_096;
const PRICE_BYTES = 4;

/**
 * A model's prices and states, packed: cell (w, l) stands at index w × lengthsCm.length + l, widths and lengths ascending.
 * `priceMinor` is uint32 little endian (4 bytes a cell), `state` one byte a cell.
 */
export interface Grid {
  widthsCm: readonly number[];
  lengthsCm: readonly number[];
  priceMinor: Uint8Array;
  state: Uint8Array;
}

export interface Cell extends Size {
  priceMinor: number;
  state: CellState;
}

/** Packs cells; their order does not matter. Throws RangeError on none, too many, a size given twice, or a price outside uint32. */
export function packGrid(cells: readonly Cell[]): Grid {
  const widthsCm = ascending(cells.map((cell) => cell.widthCm));
  const lengthsCm = ascending(cells.map((cell) => cell.lengthCm));
  const count = widthsCm.length * lengthsCm.length;
  if (count === 0) throw new RangeError('a grid needs at least one cell');
  if (count > MAX_CELLS) throw new RangeError(`a grid holds at most ${MAX_CELLS} cells, not ${count}`);
  const grid = { widthsCm, lengthsCm, priceMinor: new Uint8Array(count * PRICE_BYTES), state: new Uint8Array(count) };
  for (const cell of cells) {
    const index = cellIndex(grid, cell);
    if (grid.state[index] !== CELL_STATES.absent)
      throw new RangeError(`${cell.widthCm}x${cell.lengthCm} is given twice`);
    writeCell(grid, index, cell.priceMinor, cell.state);
  }
  return grid;
}

/** The cell of exactly this size, or null when the grid has none. */
export function readCell(grid: Grid, size: Size): Cell | null {
  const index = cellIndex(grid, size);
  return index === -1 ? null : cellAt(grid, index);
}

/** A copy with one cell changed. Throws RangeError when the size is not one of the grid's widths × lengths or the price outside uint32. */
export function withCell(grid: Grid, cell: Cell): Grid {
  const index = cellIndex(grid, cell);
  if (index === -1) throw new RangeError(`${cell.widthCm}x${cell.lengthCm} is outside the grid`);
  const copy = { ...grid, priceMinor: grid.priceMinor.slice(), state: grid.state.slice() };
  writeCell(copy, index, cell.priceMinor, cell.state);
  return copy;
}

/** All cells that exist, by width, then length. */
export function cellsOf(grid: Grid): Cell[] {
  const cells: Cell[] = [];
  for (let index = 0; index < grid.state.length; index++) {
    const cell = cellAt(grid, index);
    if (cell !== null) cells.push(cell);
  }
  return cells;
}

/** A shopper can order this cell today, from stock or made to order. */
export const isSellable = (cell: Cell): boolean => cell.state === 'in_stock' || cell.state === 'made_to_order';

export const cellsInStock = (grid: Grid): Cell[] => cellsOf(grid).filter((cell) => cell.state === 'in_stock');

/** The lowest price of a cell that can be ordered, in minor units; null when none can. */
export function lowestPriceMinor(grid: Grid): number | null {
  const prices = cellsOf(grid)
    .filter(isSellable)
    .map((cell) => cell.priceMinor);
  return prices.length === 0 ? null : Math.min(...prices);
}

/**
 * The sellable cell whose width and length are the next at or above the asked ones (the smallest width first, then the
 * smallest length), from which a custom size is priced; null when the asked size is larger than every such cell.
 */
export function nextLargerCell(grid: Grid, size: Size): Cell | null {
  for (const widthCm of grid.widthsCm) {
    if (widthCm < size.widthCm) continue;
    for (const lengthCm of grid.lengthsCm) {
      const cell = lengthCm < size.lengthCm ? null : readCell(grid, { widthCm, lengthCm });
      if (cell !== null && isSellable(cell)) return cell;
    }
  }
  return null;
}

/** The state that tells a shopper more: in stock before made to order before sold out. */
export const betterState = (a: CellState, b: CellState): CellState => (STATE_RANK[a] >= STATE_RANK[b] ? a : b);

/** The stored byte's name; an unknown byte (from a newer writer) reads as absent, so that it is never sold. */
export const stateName = (byte: number | undefined): CellState => STATE_NAMES[byte ?? 0] ?? 'absent';

function cellIndex(grid: Pick<Grid, 'widthsCm' | 'lengthsCm'>, size: Size): number {
  const width = grid.widthsCm.indexOf(size.widthCm);
  const length = grid.lengthsCm.indexOf(size.lengthCm);
  return width === -1 || length === -1 ? -1 : width * grid.lengthsCm.length + length;
}

function cellAt(grid: Grid, index: number): Cell | null {
  const state = stateName(grid.state[index]);
  const widthCm = grid.widthsCm[Math.floor(index / grid.lengthsCm.length)];
  const lengthCm = grid.lengthsCm[index % grid.lengthsCm.length];
  if (state === 'absent' || widthCm === undefined || lengthCm === undefined) return null;
  return { widthCm, lengthCm, priceMinor: view(grid).getUint32(index * PRICE_BYTES, true), state };
}

function writeCell(grid: Grid, index: number, priceMinor: number, state: CellState): void {
  if (!Number.isInteger(priceMinor) || priceMinor < 0 || priceMinor > MAX_PRICE_MINOR)
    throw new RangeError(`price ${priceMinor} is not a uint32`);
  view(grid).setUint32(index * PRICE_BYTES, state === 'absent' ? 0 : priceMinor, true);
  grid.state[index] = CELL_STATES[state];
}

const view = (grid: Grid): DataView =>
  new DataView(grid.priceMinor.buffer, grid.priceMinor.byteOffset, grid.priceMinor.byteLength);

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
