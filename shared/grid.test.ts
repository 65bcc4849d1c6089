import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  betterState,
  cellsInStock,
  cellsOf,
  isSellable,
  lowestPriceMinor,
  MAX_CELLS,
  nextLargerCell,
  packGrid,
  readCell,
  stateName,
  withCell,
  type Cell,
  MAX_PRICE_MINOR,
} from './grid.ts';
import { decodeMatrix, encodeMatrix } from './matrix.ts';

const cell = fc.record({
  widthCm: fc.integer({ min: 40, max: 60 }),
  lengthCm: fc.integer({ min: 180, max: 200 }),
  priceMinor: fc.integer({ min: 0, max: MAX_PRICE_MINOR }),
  state: fc.constantFrom('in_stock', 'made_to_order', 'sold_out'),
}) satisfies fc.Arbitrary<Cell>;
const cells = fc.uniqueArray(cell, {
  minLength: 1,
  maxLength: 60,
  selector: ({ widthCm, lengthCm }) => `${widthCm}x${lengthCm}`,
});

const byPlace = (a: Cell, b: Cell) => a.widthCm - b.widthCm || a.lengthCm - b.lengthCm;

describe('the packed grid against the plain list of cells', () => {
  test('holds exactly the cells that were packed, in any order', () => {
    fc.assert(
      fc.property(cells, (list) => {
        const grid = packGrid(list);
        expect(cellsOf(grid)).toEqual([...list].sort(byPlace));
        expect(packGrid([...list].reverse())).toEqual(grid);
        for (const one of list) expect(readCell(grid, one)).toEqual(one);
        expect(cellsInStock(grid)).toEqual([...list].sort(byPlace).filter((one) => one.state === 'in_stock'));
      }),
    );
  });

  test('changing one cell changes that cell alone and leaves the old grid as it was', () => {
    fc.assert(
      fc.property(cells, fc.nat(), fc.integer({ min: 0, max: MAX_PRICE_MINOR }), (list, pick, priceMinor) => {
        const grid = packGrid(list);
        const target = list[pick % list.length];
        if (target === undefined) return;
        const changed = withCell(grid, { ...target, priceMinor, state: 'sold_out' });
        const expected = list.map((one) =>
          one === target ? { ...target, priceMinor, state: 'sold_out' as const } : one,
        );
        expect(cellsOf(changed)).toEqual([...expected].sort(byPlace));
        expect(cellsOf(grid)).toEqual([...list].sort(byPlace));
      }),
    );
  });

  test('the next larger cell is the first sellable one at or above both sides', () => {
    fc.assert(
      fc.property(
        cells,
        fc.integer({ min: 38, max: 62 }),
        fc.integer({ min: 178, max: 202 }),
        (list, widthCm, lengthCm) => {
          const [expected = null] = list
            .filter((one) => isSellable(one) && one.widthCm >= widthCm && one.lengthCm >= lengthCm)
            .sort(byPlace);
          expect(nextLargerCell(packGrid(list), { widthCm, lengthCm })).toEqual(expected);
        },
      ),
    );
  });

  test('the lowest price is of a cell that can be ordered', () => {
    fc.assert(
      fc.property(cells, (list) => {
        const prices = list.filter(isSellable).map((one) => one.priceMinor);
        expect(lowestPriceMinor(packGrid(list))).toBe(prices.length === 0 ? null : Math.min(...prices));
      }),
    );
  });
});

describe('what a grid refuses', () => {
  const one: Cell = { widthCm: 160, lengthCm: 200, priceMinor: 1, state: 'in_stock' };

  test.each([
    ['no cells', []],
    ['a size given twice', [one, { ...one, priceMinor: 2 }]],
    ['a negative price', [{ ...one, priceMinor: -1 }]],
    ['a price past uint32', [{ ...one, priceMinor: MAX_PRICE_MINOR + 1 }]],
    ['a fraction', [{ ...one, priceMinor: 1.5 }]],
    ['too many cells', Array.from({ length: 65 }, (_, i) => ({ ...one, widthCm: 40 + i, lengthCm: 100 + i }))],
  ])('%s', (_, list: Cell[]) => expect(() => packGrid(list)).toThrow(RangeError));

  test('a cell outside the grid', () =>
    expect(() => withCell(packGrid([one]), { ...one, widthCm: 90 })).toThrow(RangeError));

  test('2,048 cells fit, and a state byte of a newer writer is never sold', () => {
    const grid = packGrid(
      Array.from({ length: 2_048 }, (_, i) => ({
        widthCm: 60 + (i % 64),
        lengthCm: 180 + Math.floor(i / 64),
        priceMinor: i,
        state: 'in_stock' as const,
      })),
    );
    expect(grid.priceMinor.byteLength).toBe(8_192);
    expect(grid.state.length).toBeLessThanOrEqual(MAX_CELLS);
    expect(stateName(200)).toBe('absent');
    expect(betterState('sold_out', 'in_stock')).toBe('in_stock');
  });
});

describe('the availability matrix', () => {
  test('decodes to the grid it was made from', () => {
    fc.assert(
      fc.property(cells, (list) => {
        expect(decodeMatrix(encodeMatrix(packGrid(list)))).toEqual(packGrid(list));
      }),
    );
  });

  test('is safe in a URL and refuses another version, a cut and a longer string', () => {
    const matrix = encodeMatrix(packGrid([{ widthCm: 160, lengthCm: 200, priceMinor: 4_599_000, state: 'in_stock' }]));
    expect(matrix).toMatch(/^1\.[\w-]+$/);
    expect(() => decodeMatrix(matrix.replace('1.', '2.'))).toThrow(RangeError);
    expect(() => decodeMatrix(matrix.slice(0, -3))).toThrow();
    expect(() => decodeMatrix(`${matrix}AAAA`)).toThrow(RangeError);
  });
});
