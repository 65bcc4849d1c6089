import { betterState, MAX_CELLS, type Cell } from '#shared/grid.ts';
import { decimalFromMinor, type Currency } from '#shared/money.ts';
import { sizeKey } from '#shared/size.ts';
import type { RowFault } from '../quarantine/reasons.ts';
import type { StagedCell, StagedFault } from './stage.ts';

export interface ResolvedCells {
  cells: Cell[];
  /** Pieces of each size that is counted, by its key. */
  counts: Map<string, number>;
  /** Rows that say again what an earlier row of the size said. */
  repeated: number;
  faults: StagedFault[];
}

/**
 * Makes one cell of the rows of each size. Rows with the same price are one cell, in the best of their states and with the largest of their counts; rows with
 * different prices contradict each other, and all of them are put aside, each naming the others.
 * @param cells by width, length and line
 * @param priceColumn named in faults
 */
export function resolveCells(
  cells: readonly StagedCell[],
  currency: Currency,
  priceColumn: string | null,
): ResolvedCells {
  const resolved: ResolvedCells = { cells: [], counts: new Map(), repeated: 0, faults: [] };
  for (let start = 0; start < cells.length;) {
    let end = start + 1;
    while (end < cells.length && sameSize(cells[start], cells[end])) end++;
    resolveSize(cells.slice(start, end), currency, priceColumn, resolved);
    start = end;
  }
  return withinGrid(resolved, cells, priceColumn);
}

const sameSize = (a: StagedCell | undefined, b: StagedCell | undefined): boolean =>
  a?.widthCm === b?.widthCm && a?.lengthCm === b?.lengthCm;

function resolveSize(
  rows: readonly StagedCell[],
  currency: Currency,
  priceColumn: string | null,
  resolved: ResolvedCells,
): void {
  const byPrice = new Map<number, StagedCell>();
  for (const row of rows) {
    const known = byPrice.get(row.priceMinor);
    byPrice.set(row.priceMinor, known === undefined ? row : { ...known, ...better(known, row) });
  }
  resolved.repeated += rows.length - byPrice.size;
  const distinct = [...byPrice.values()];
  const [first] = distinct;
  if (first !== undefined && distinct.length === 1) {
    resolved.cells.push({
      widthCm: first.widthCm,
      lengthCm: first.lengthCm,
      priceMinor: first.priceMinor,
      state: first.state,
    });
    if (first.onHand !== null) resolved.counts.set(sizeKey(first), first.onHand);
    return;
  }
  const told = distinct
    .map((row) => `${decimalFromMinor(row.priceMinor, currency)} ${currency} on line ${row.line}`)
    .join(', ');
  for (const row of distinct) {
    const detail = `${sizeKey(row)} costs ${told}`.slice(0, 500);
    resolved.faults.push({
      line: row.line,
      code: 'model/contradiction',
      column: priceColumn,
      value: decimalFromMinor(row.priceMinor, currency),
      detail,
    });
  }
}

/** What two rows of one size and price say together. */
const better = (a: StagedCell, b: StagedCell): Pick<StagedCell, 'state' | 'onHand'> => ({
  state: asStock(betterState(a.state, b.state)),
  onHand: a.onHand === null || b.onHand === null ? (a.onHand ?? b.onHand) : Math.max(a.onHand, b.onHand),
});

/** Rows are never absent cells, so the better of two states is not either. */
const asStock = (state: Cell['state']): StagedCell['state'] => (state === 'absent' ? 'sold_out' : state);

/** A model whose widths × lengths are too many for a grid is put aside as a whole. */
function withinGrid(resolved: ResolvedCells, rows: readonly StagedCell[], column: string | null): ResolvedCells {
  const widths = new Set(resolved.cells.map((cell) => cell.widthCm)).size;
  const lengths = new Set(resolved.cells.map((cell) => cell.lengthCm)).size;
  if (widths * lengths <= MAX_CELLS) return resolved;
  const fault: RowFault = {
    code: 'model/too-many-sizes',
    column,
    value: '',
    detail: `${widths} widths and ${lengths} lengths`,
  };
  const faults = resolved.cells.map((cell) => ({
    ...fault,
    value: sizeKey(cell),
    line: rows.find((row) => sameSize(row, { ...cell, state: 'sold_out', onHand: null, line: 0 }))?.line ?? 0,
  }));
  return { cells: [], counts: new Map(), repeated: resolved.repeated, faults: [...resolved.faults, ...faults] };
}
