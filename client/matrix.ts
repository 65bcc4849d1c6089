/** The availability matrix of `getModelSizes`; see docs/matrix.md. */
export { decodeMatrix } from '../shared/matrix.ts';
export { cellsOf, readCell, type Cell, type CellState, type Grid } from '../shared/grid.ts';
