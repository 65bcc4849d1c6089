import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packGrid, type Cell } from './grid.ts';
import { pricePiece, type PricedModel } from './pricing.ts';
import { aCell } from './testing/model-record.ts';

const rule = {
  minWidthCm: 60,
  maxWidthCm: 220,
  minLengthCm: 150,
  maxLengthCm: 230,
  stepCm: 1,
  beyondPercent: 12.5,
  leadDays: 21,
};
const model: PricedModel = {
  grid: packGrid([
    aCell(90, 190, 100_00),
    aCell(90, 200, 110_00, 'made_to_order'),
    aCell(160, 190, 200_00),
    aCell(160, 200, 210_00),
    aCell(140, 200, 150_00, 'sold_out'),
  ]),
  customSize: rule,
  options: [
    { id: 'lift', name: 'Lift to the floor', surchargeMinor: 900 },
    { id: 'roll', name: 'Rolled', surchargeMinor: 0 },
  ],
  leadDays: { inStock: 2, madeToOrder: 12 },
};
const price = (widthCm: number, lengthCm: number, options: string[] = []) =>
  pricePiece(model, { widthCm, lengthCm }, options);

describe('pricePiece', () => {
  test('a standard size takes its cell, with the lead time of its state', () => {
    expect(price(160, 200)).toMatchObject({
      baseMinor: 210_00,
      beyondMinor: 0,
      unitMinor: 210_00,
      state: 'in_stock',
      leadDays: 2,
      returnable: true,
    });
    expect(price(90, 200)).toMatchObject({ unitMinor: 110_00, state: 'made_to_order', leadDays: 12 });
  });

  test('options add their surcharge once, in any order', () => {
    expect(price(160, 200, ['lift', 'roll', 'lift'])).toMatchObject({ unitMinor: 219_00 });
    expect(price(160, 200, ['roll', 'lift'])).toEqual(price(160, 200, ['lift', 'roll']));
    expect(price(160, 200, ['gold'])).toBe('unknown-option');
  });

  test('a custom size takes the next larger standard width and length and cannot be returned', () => {
    expect(price(143, 187)).toMatchObject({
      pricedAs: { widthCm: 160, lengthCm: 190 },
      unitMinor: 200_00,
      state: 'custom',
      leadDays: 21,
      returnable: false,
    });
    expect(price(80, 195)).toMatchObject({ pricedAs: { widthCm: 90, lengthCm: 200 }, unitMinor: 110_00 });
  });

  test('beyond the grid the largest standard size is raised by the percent, once', () => {
    expect(price(170, 200)).toMatchObject({ baseMinor: 210_00, beyondMinor: 26_25, unitMinor: 236_25 });
    expect(price(220, 230)).toMatchObject({ baseMinor: 210_00, beyondMinor: 26_25 });
  });

  test('what is not sold is refused with the reason', () => {
    expect(price(140, 200)).toBe('sold-out');
    expect(price(221, 200)).toBe('size-not-offered');
    expect(price(160, 149)).toBe('size-not-offered');
    expect(pricePiece({ ...model, customSize: null }, { widthCm: 143, lengthCm: 187 }, [])).toBe('size-not-offered');
    expect(pricePiece({ ...model, customSize: { ...rule, stepCm: 5 } }, { widthCm: 143, lengthCm: 190 }, [])).toBe(
      'size-not-offered',
    );
  });
});

/** The rule in the words of the maker's price list, slow and plain: look through every cell for the next larger one. */
function reference(cells: readonly Cell[], width: number, length: number): { base: number; unit: number } | null {
  const exact = cells.find((cell) => cell.widthCm === width && cell.lengthCm === length);
  if (exact !== undefined)
    return exact.state === 'sold_out' ? null : { base: exact.priceMinor, unit: exact.priceMinor };
  if (width < rule.minWidthCm || width > rule.maxWidthCm || length < rule.minLengthCm || length > rule.maxLengthCm)
    return null;
  let widest = 0;
  let longest = 0;
  for (const cell of cells) {
    if (cell.widthCm > widest) widest = cell.widthCm;
    if (cell.lengthCm > longest) longest = cell.lengthCm;
  }
  let best: Cell | null = null;
  for (const cell of cells) {
    if (
      cell.state === 'sold_out' ||
      cell.widthCm < Math.min(width, widest) ||
      cell.lengthCm < Math.min(length, longest)
    )
      continue;
    if (
      best === null ||
      cell.widthCm < best.widthCm ||
      (cell.widthCm === best.widthCm && cell.lengthCm < best.lengthCm)
    )
      best = cell;
  }
  if (best === null) return null;
  const outside = width > widest || length > longest;
  return {
    base: best.priceMinor,
    unit: outside ? Number((BigInt(best.priceMinor) * 1125n + 500n) / 1000n) : best.priceMinor,
  };
}

test('equals a slow plain reading of the rule for any grid and size', () => {
  const cell = fc.record({
    widthCm: fc.constantFrom(70, 80, 90, 120, 140, 160, 180, 200),
    lengthCm: fc.constantFrom(180, 186, 190, 195, 200),
    priceMinor: fc.integer({ min: 1, max: 50_000_000 }),
    state: fc.constantFrom('in_stock' as const, 'made_to_order' as const, 'sold_out' as const),
  });
  const cells = fc.uniqueArray(cell, {
    minLength: 1,
    maxLength: 40,
    selector: ({ widthCm, lengthCm }) => `${widthCm}x${lengthCm}`,
  });
  fc.assert(
    fc.property(
      cells,
      fc.integer({ min: 55, max: 225 }),
      fc.integer({ min: 145, max: 235 }),
      (list, widthCm, lengthCm) => {
        const priced = pricePiece({ ...model, grid: packGrid(list) }, { widthCm, lengthCm }, []);
        const expected = reference(list, widthCm, lengthCm);
        expect(typeof priced === 'string' ? null : { base: priced.baseMinor, unit: priced.unitMinor }).toEqual(
          expected,
        );
      },
    ),
    { numRuns: 2_000 },
  );
});
