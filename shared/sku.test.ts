import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSku, skuOf } from './sku.ts';

const modelId = `m_${'a'.repeat(20)}`;
const size = { widthCm: 160, lengthCm: 200 };

test('equal pieces have equal SKUs, whatever the order and repetition of their options', () => {
  const options = ['lift', 'wool-cover', 'roll'];
  fc.assert(
    fc.property(fc.shuffledSubarray(options, { minLength: 3 }), (shuffled) => {
      expect(skuOf({ modelId, size, options: [...shuffled, ...shuffled] })).toBe(
        `${modelId}:160x200:lift+roll+wool-cover`,
      );
    }),
  );
  expect(skuOf({ modelId, size, options: [] })).toBe(`${modelId}:160x200`);
});

test('parses what it writes, and nothing else', () => {
  for (const options of [[], ['lift'], ['lift', 'roll']])
    expect(parseSku(skuOf({ modelId, size, options }))).toEqual({ modelId, size, options });
  for (const text of [
    '',
    modelId,
    `${modelId}:banana`,
    `${modelId}:160x200:`,
    `${modelId}:160x200:roll+lift`,
    `${modelId}:160x200:lift+lift`,
    `x${modelId}:160x200`,
  ])
    expect(parseSku(text)).toBeNull();
});
