import { describe, expect, test } from 'vitest';
import { mattressJudge } from './mattress.ts';

const judge = mattressJudge({});

describe('a mattress or not, by name and category', () => {
  test.each([
    ['Sealy 14 in. Plush Euro Pillow Top King Mattress', ''],
    ['12 in. Queen Spring & Memory Foam Hybrid Mattress - Medium Firm', ''],
    ['Netherton 12 in. Medium Tight Top Queen Mattress Top', ''],
    ['Mattress in a Box, no box spring needed', ''],
    ['Mattress compatible with adjustable base', ''],
    ['Sofa bed mattress 140x190', ''],
    ['Mattress for bunk bed', ''],
    ['Матрас Ветер, подходит для кровати с основанием', ''],
    ['Матрас Эслаун 140x200', ''],
    ['Матрац ортопедический', ''],
    ['Матрас на кровать 160х200', ''],
    ['Матрас Ветер, чехол жаккард', 'Матрасы'],
    ['Ветер 160x200', 'Мебель > Спальня > Матрасы'],
    ['Ветер 160x200', 'Матрасы и наматрасники'],
    ['NYHAMN Madrass med pocketfjærer - fast', 'Madrass med pocketfjærer'],
    ['Taschenfederkernmatratze Lena', 'Matratzen'],
    ['Boxspringmatratze Lena', ''],
    ['Tind', 'Beds & Mattresses / Mattresses'],
  ])('%s (%s)', (name, category) => expect(judge(name, category)).toBeNull());

  test.each([
    ['Queen Mattress Set with 9 in. High Foundation', '', 'set'],
    ['King 14 in. Firm Mattress with 5 in. Low Profile Foundation', '', 'set'],
    ['Mattress + 2 pillows', '', 'set'],
    ['Комплект матрас с топпером Орсэн Soft 160x200', '', 'set'],
    ['Nordvik Dun mattress topper', 'Toppers', 'topper'],
    ['Dun', 'Toppers', 'topper'],
    ['Топпер «Облако» латекс 4 см', 'Матрасы', 'topper'],
    ['TUSTNA Overmadrass', 'Overmadrass', 'topper'],
    ['Наматрасник непромокаемый «Щит»', 'Наматрасники и чехлы', 'protector'],
    ['Waterproof mattress protector', '', 'protector'],
    ['Чехол на матрас 160x200', '', 'protector'],
    ['Madrasstrekk', '', 'protector'],
    ['Матрас в кроватку Малыш 60x120', '', 'baby'],
    ['Baby mattress', '', 'baby'],
    ['Sprinkelseng madrass', '', 'baby'],
    ['Кровать Осло с матрасом', '', 'bed'],
    ['Platform bed with mattress', '', 'bed'],
    ['Основание ортопедическое с ножками', 'Основания для кроватей', 'base'],
    ['Lattenrost für Matratze', '', 'base'],
    ['Подушка анатомическая «Кот» 40х60', 'Подушки', 'pillow'],
    ['Диван-кровать «Завалинка» 140х200 с матрасом', 'Диваны-кровати', 'sofa-bed'],
    ['FRIHETEN Hjørnesovesofa med madrass', 'Hjørnesovesofa', 'sofa-bed'],
    ['BRIMNES Dagseng med 2 skuffer/2 madrasser', 'Dagseng', 'day-bed'],
    ['The PHP Way', 'Books', 'other-goods'],
    ['Item A', 'Root', 'other-goods'],
    ['SÖDERHAMN 3-seters sofa', '3-seters sofa', 'other-goods'],
    ['', '', 'other-goods'],
  ])('%s (%s) → %s', (name, category, reason) => expect(judge(name, category)).toBe(reason));

  test('a profile adds words, and may say that all rows are mattresses', () => {
    const own = mattressJudge({ include: ['Schlafinsel'], exclude: ['Muster'] });
    expect(own('Schlafinsel Lena', '')).toBeNull();
    expect(own('Mattress Muster', '')).toBe('other-goods');
    expect(mattressJudge({ all: true })('Tind', '')).toBeNull();
    expect(mattressJudge({ all: true })('Tind topper', '')).toBe('topper');
  });
});
