import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConstruction } from './construction.ts';
import { readCover } from './cover.ts';
import { firmnessInTitle, readFirmness } from './firmness.ts';
import { readLayers } from './layers.ts';
import { heightInTitle, readHeightCm, readLoadKg, readMonths, readNights } from './measures.ts';
import { readImages } from './media.ts';
import { cutText, withoutMarkup } from './text.ts';

describe('construction', () => {
  test.each([
    ['pocket spring', 'pocket-spring'],
    ['независимый пружинный блок', 'pocket-spring'],
    ['Независимые пружины, латекс, кокос', 'pocket-spring'],
    ['зависимый блок Боннель', 'bonnell-spring'],
    ['Bonnell', 'bonnell-spring'],
    ['Spring & Memory Foam Hybrid', 'hybrid'],
    ['Memory Foam Innerspring', 'hybrid'],
    ['гибридный', 'hybrid'],
    ['беспружинный, латекс', 'latex'],
    ['беспружинный, пена с памятью формы', 'memory-foam'],
    ['беспружинный, пенополиуретан', 'foam'],
    ['Medium Memory Foam Tight Top', 'memory-foam'],
    ['polyurethane foam', 'foam'],
    ['беспружинный, кокосовая койра', 'coir'],
    ['надувной', 'air'],
    ['Taschenfederkern', 'pocket-spring'],
    ['Kaltschaum', 'foam'],
    ['Plush Innerspring', null],
    ['беспружинный', null],
    ['latex and coir', null],
    ['', null],
  ])('%s → %s', (text, expected) => expect(readConstruction(text)).toBe(expected));
  test('the profile’s words go first', () =>
    expect(readConstruction('System Lena', { hybrid: ['system lena'] })).toBe('hybrid'));
});

describe('firmness', () => {
  test.each([
    ['medium firm', 'medium-firm/medium-firm'],
    ['Medium-Firm', 'medium-firm/medium-firm'],
    ['firm', 'firm/firm'],
    ['ultra firm', 'extra-firm/extra-firm'],
    ['Extra Plush', 'extra-soft/extra-soft'],
    ['plush', 'soft/soft'],
    ['умеренно жёсткий', 'medium-firm/medium-firm'],
    ['очень мягкий', 'extra-soft/extra-soft'],
    ['средняя/жесткая', 'medium/firm'],
    ['Жёсткость: средняя', 'medium/medium'],
    ['средней жесткости', 'medium/medium'],
    ['ниже средней', 'medium-soft/medium-soft'],
    ['H3', 'firm/firm'],
    ['fast', 'firm/firm'],
    ['medium / firm', 'medium/firm'],
    ['7', null],
    ['soft or firm', null],
  ])('%s → %s', (text, expected) => {
    const sides = readFirmness(text);
    expect(sides === null ? null : `${sides.top}/${sides.bottom}`).toBe(expected);
  });
  test('in a title, Nordic and German words count beside a mattress in that language alone', () => {
    expect(firmnessInTitle('NYHAMN Madrass med pocketfjærer - fast')?.top).toBe('firm');
    expect(firmnessInTitle('Mattress, fast delivery')).toBeNull();
  });
});

describe('cover', () => {
  test.each([
    ['хлопок', 'cotton'],
    ['трикотаж', 'jersey'],
    ['жаккард (хлопок)', 'jacquard'],
    ['microfibre', 'microfibre'],
    ['лён', 'linen'],
    ['Tencel', 'tencel'],
    ['cotton and wool', null],
    ['synthetic', null],
  ])('%s → %s', (text, expected) => expect(readCover(text)).toBe(expected));
});

describe('measures', () => {
  test.each([
    ['22', 22],
    ['22 см', 22],
    ['220 мм', 22],
    ['220', 22],
    ['22,0', 22],
    ['10 in.', 25.4],
    ['10"', 25.4],
    ['2 см', null],
    ['90 cm', null],
    ['', null],
  ])('height %j → %s', (text, expected) => expect(readHeightCm(text)).toBe(expected));
  test('a unit of the profile goes for bare numbers', () => expect(readHeightCm('10', 'in')).toBe(25.4));
  test('a title tells one height or none', () => {
    expect(heightInTitle('Cassatt Lux Estate 14.5 in. Luxury Firm')).toBe(36.8);
    expect(heightInTitle('12in. Medium')).toBe(30.5);
    expect(heightInTitle('14 in. Mattress with 9 in. Foundation')).toBeNull();
  });
  test.each([
    ['до 120 кг', 'kg', 120],
    ['265 lb', 'kg', 120],
    ['265', 'lb', 120],
    ['90-120 кг', 'kg', null],
    ['5', 'kg', null],
  ] as const)('load %s → %s', (text, unit, expected) => expect(readLoadKg(text, unit)).toBe(expected));
  test.each([
    ['10 лет', undefined, 120],
    ['24 мес', undefined, 24],
    ['5-year limited', undefined, 60],
    ['36', 'months', 36],
    ['10', 'years', 120],
    ['10', undefined, null],
  ] as const)('warranty %s → %s', (text, unit, expected) => expect(readMonths(text, unit)).toBe(expected));
  test('a trial in nights', () => {
    expect(readNights('100 ночей')).toBe(100);
    expect(readNights('no')).toBeNull();
  });
});

test('layers from the top down', () => {
  expect(readLayers('Latex 30 mm 75 kg/m3; Pocket springs 150 mm; Felt')).toEqual([
    { material: 'Latex', thicknessMm: 30, densityKgM3: 75 },
    { material: 'Pocket springs', thicknessMm: 150, densityKgM3: null },
    { material: 'Felt', thicknessMm: null, densityKgM3: null },
  ]);
  expect(readLayers('Кокосовая койра 3 см, пена 5,5 см')).toEqual([
    { material: 'Кокосовая койра', thicknessMm: 30, densityKgM3: null },
    { material: 'пена', thicknessMm: 55, densityKgM3: null },
  ]);
});

test('images are http addresses, each once', () => {
  expect(
    readImages('https://a.example/1.jpg, https://a.example/2.jpg\njavascript:alert(1) https://a.example/1.jpg'),
  ).toEqual(['https://a.example/1.jpg', 'https://a.example/2.jpg']);
});

test('descriptions lose their markup', () => {
  expect(withoutMarkup('<p>Soft &amp; warm&nbsp;<b>wool</b></p><script>alert(1)</script> 5 < 6')).toBe(
    'Soft & warm wool 5 < 6',
  );
  expect(cutText('a😀b', 3)).toBe('a…');
});

test('any text is read without a throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      readConstruction(text);
      readFirmness(text);
      readCover(text);
      readHeightCm(text);
      readLoadKg(text);
      readMonths(text);
      readLayers(text);
      readImages(text);
      withoutMarkup(text);
    }),
  );
});
