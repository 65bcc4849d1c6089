import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_CELLS } from '#shared/grid.ts';
import { modelId } from './model-identity.ts';
import { resolveCells } from './resolve-cells.ts';
import type { StagedCell } from './stage.ts';

const row = (
  widthCm: number,
  priceMinor: number,
  line: number,
  state: StagedCell['state'] = 'in_stock',
): StagedCell => ({ widthCm, lengthCm: 200, priceMinor, state, onHand: null, line });

test('rows of one price are one cell in their best state; rows of different prices are all put aside', () => {
  const { cells, repeated, faults } = resolveCells(
    [row(90, 100, 2, 'sold_out'), row(90, 100, 9), row(160, 200, 3), row(160, 300, 4), row(160, 200, 5)],
    'RUB',
    'Цена',
  );
  expect(cells).toEqual([{ widthCm: 90, lengthCm: 200, priceMinor: 100, state: 'in_stock' }]);
  expect(repeated).toBe(2);
  expect(faults.map((fault) => [fault.line, fault.code, fault.column, fault.value])).toEqual([
    [3, 'model/contradiction', 'Цена', '2.00'],
    [4, 'model/contradiction', 'Цена', '3.00'],
  ]);
  expect(faults[0]?.detail).toBe('160x200 costs 2.00 RUB on line 3, 3.00 RUB on line 4');
});

test('a model of too many sizes is put aside as a whole', () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({ ...row(40 + index, 100, index), lengthCm: 100 + index }));
  const { cells, faults } = resolveCells(rows, 'RUB', null);
  expect(cells).toEqual([]);
  expect(faults).toHaveLength(100);
  expect(faults.every((fault) => fault.code === 'model/too-many-sizes')).toBe(true);
  expect(100 * 100).toBeGreaterThan(MAX_CELLS);
});

test('every row is a cell, repeated or put aside', () => {
  const rows = fc.array(
    fc.record({
      widthCm: fc.constantFrom(90, 140, 160),
      lengthCm: fc.constantFrom(190, 200),
      priceMinor: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom('in_stock' as const, 'sold_out' as const),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(rows, (unsorted) => {
      const sorted = unsorted
        .map((cell, line) => ({ ...cell, onHand: null, line }))
        .sort((a, b) => a.widthCm - b.widthCm || a.lengthCm - b.lengthCm || a.line - b.line);
      const { cells, repeated, faults } = resolveCells(sorted, 'EUR', null);
      expect(cells.length + repeated + faults.length).toBe(sorted.length);
    }),
  );
});

test('a model’s id depends on maker and group key alone', () => {
  expect(modelId('nordvik', 'tind')).toMatch(/^m_[a-z2-7]{20}$/);
  expect(modelId('nordvik', 'tind')).toBe(modelId('nordvik', 'tind'));
  expect(new Set([modelId('nordvik', 'tind'), modelId('nordvi', 'ktind'), modelId('nordvik', 'Tind')]).size).toBe(3);
});
