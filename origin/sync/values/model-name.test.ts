import { describe, expect, test } from 'vitest';
import { sizeKey } from '#shared/size.ts';
import { readName } from './model-name.ts';

const parts = (title: string) => {
  const { name, size } = readName(title, { region: 'us' });
  return [name, size.kind === 'size' ? sizeKey(size.size) : size.kind];
};

describe('a title parts into name and size', () => {
  test.each([
    ['Матрас Эслаун 140x200', 'Эслаун', '140x200'],
    ['Матрас Honnemed-Traum-L 140x200', 'Honnemed-Traum-L', '140x200'],
    ['Матрас «Ветер» (160х200)', '«Ветер»', '160x200'],
    ['Матрас Ветер, размер: 160х200 см, жаккард', 'Ветер, жаккард', '160x200'],
    ['Матрас Ветер - 1600 x 2000 мм', 'Ветер', '160x200'],
    ['Tind W160 x L200', 'Tind', '160x200'],
    ['Cassatt 14.5 in. Luxury Firm Queen Mattress', 'Cassatt 14.5 in. Luxury Firm Mattress', '152x203'],
    ['Cloud King Size Mattress', 'Cloud Mattress', '193x203'],
    ['Kingdom Queen Mattress', 'Kingdom Mattress', '152x203'],
    ['Матрас Тринити', 'Тринити', 'none'],
    ['160x200', '160x200', '160x200'],
    ['Stearns &amp; Foster Queen Mattress', 'Stearns & Foster Mattress', '152x203'],
  ])('%s → %s, %s', (title, name, size) => expect(parts(title)).toEqual([name, size]));
});

test('the key of a model is the same for spellings that mean the same', () => {
  const key = (title: string) => readName(title, { region: 'us' }).key;
  expect(key('Hybrid 14in. Plush King Mattress')).toBe(key('Hybrid 14 in. PLUSH Queen mattress'));
  expect(key('Матрас «Ёлка» 160х200')).toBe(key('матрас Елка 90x200'));
  expect(key('Hybrid 12 in. Mattress')).not.toBe(key('Hybrid 14 in. Mattress'));
});
