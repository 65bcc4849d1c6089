import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SIDE_CM, MIN_SIDE_CM, parseSizeKey, readSize, sizeKey, SizeKey, type SizeHints } from './size.ts';

const side = fc.integer({ min: MIN_SIDE_CM, max: MAX_SIDE_CM });
const size = fc.record({ widthCm: side, lengthCm: side });

const read = (text: string, hints: SizeHints = {}) => {
  const reading = readSize(text, hints);
  return reading.kind === 'size'
    ? sizeKey(reading.size) +
        (reading.heightCm === undefined ? '' : ` h${reading.heightCm}`) +
        (reading.split ? ' split' : '')
    : reading.kind;
};

describe('the key of a size', () => {
  test('parses what it writes', () => {
    fc.assert(
      fc.property(size, (value) => {
        expect(parseSizeKey(sizeKey(value))).toEqual(value);
      }),
    );
  });

  test.each([
    'banana',
    '',
    '160',
    '160X200',
    '160х200',
    '160x200x20',
    '0160x200',
    '39x200',
    '160x301',
    '-160x200',
    ' 160x200',
    '1e2x200',
    '160.5x200',
  ])('%j is refused', (text) => {
    expect(parseSizeKey(text)).toBeNull();
    expect(SizeKey.safeParse(text).success).toBe(false);
  });
});

describe('readSize on what makers write', () => {
  test.each([
    ['160x200', '160x200'],
    ['Матрас Ветер 160х200', '160x200'],
    ['160×200 см', '160x200'],
    ['160*200', '160x200'],
    ['160*200*22', '160x200 h22'],
    ['Матрас 180x200x25 см', '180x200 h25'],
    ['22x160x200', '160x200 h22'],
    ['1600 x 2000 мм', '160x200'],
    ['1600*2000', '160x200'],
    ['1.6x2.0 m', '160x200'],
    ['160x80', '160x80'],
    ['160сm x 200cм', '160x200'],
    ['160 по 200', '160x200'],
    ['Ширина 160, длина 200 см', '160x200'],
    ['W: 60 in, L: 80 in', '152x203'],
    ['140x200cm / 55x79in', '140x200'],
    ['80x190/195/200', 'ambiguous'],
    ['160х200/190', 'ambiguous'],
    ['140-160x200', 'ambiguous'],
    ['2x80x200', 'ambiguous'],
    ['80x200 + 80x200', 'ambiguous'],
    ['90x200 (2 шт.)', 'ambiguous'],
    ['120x60', '120x60'],
    ['1,6 х 2,0 м', '160x200'],
    ['W160 x L200', '160x200'],
    ['Ш160хД200', '160x200'],
    ['140 x 200 cm Höhe 20 cm', '140x200'],
    ['60 in. x 80 in.', '152x203'],
    ['60"x80"', '152x203'],
    ['39 in. W x 75 in. L', '99x191'],
    ['Cool 10 in. Twin XL Mattress', '97x203'],
    ['Twin', '97x191'],
    ['Queen Size', '152x203'],
    ['California King', '183x213'],
    ['Split CA King', '183x213 split'],
    ['Split King', '193x203 split'],
    ['Super King', '180x200'],
    ['Small Double', '120x190'],
    ['Twin XL 38 x 80', '97x203'],
    ['200x190', '200x190'],
  ])('%s → %s', (text, expected) => expect(read(text)).toBe(expected));

  test('a name that differs by country needs the region', () => {
    expect(read('King')).toBe('ambiguous');
    expect(read('King', { region: 'us' })).toBe('193x203');
    expect(read('King', { region: 'uk' })).toBe('150x200');
    expect(read('Double', { region: 'uk' })).toBe('135x190');
  });

  test.each([
    ['60x80', 'ambiguous'],
    ['90x200/160x200', 'ambiguous'],
    ['500x900 cm', 'out-of-range'],
    ['10x15 cm', 'out-of-range'],
    ['banana', 'none'],
    ['', 'none'],
    ['model 160', 'none'],
  ])('%s is %s, never guessed', (text, expected) => expect(read(text)).toBe(expected));

  test('a told unit decides where none can be inferred', () => {
    expect(read('60x80', { unit: 'in' })).toBe('152x203');
  });

  test('any size reads back in each notation and unit', () => {
    const large = fc.record({
      widthCm: fc.integer({ min: 60, max: 240 }),
      lengthCm: fc.integer({ min: 120, max: 240 }),
    });
    fc.assert(
      fc.property(large, fc.constantFrom('x', 'х', '×', '*', ' x '), ({ widthCm, lengthCm }, times) => {
        const key = `${widthCm}x${lengthCm}`;
        expect(read(`Матрас Сон ${widthCm}${times}${lengthCm} новый`)).toBe(key);
        expect(read(`${widthCm * 10}${times}${lengthCm * 10} мм`)).toBe(key);
        expect(read(`${widthCm / 100}${times}${lengthCm / 100} m`)).toBe(key);
      }),
    );
  });

  test('any text is read without a throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => void readSize(text)));
    expect(read('9 x '.repeat(50_000))).toBe('ambiguous');
    expect(read('1'.repeat(200_000))).toBe('none');
  });
});
