import { describe, expect, test } from 'vitest';
import { readSize } from '#shared/size.ts';
import { mattressJudge, settleChild, type MattressWords } from './mattress.ts';

/** What a row of this name and category is, with the size that its name tells. */
const judgeBy = (words: MattressWords) => (name: string, category: string) => {
  const verdict = mattressJudge(words)(name, category);
  if (!verdict.ofChild) return verdict.reason;
  const size = readSize(name);
  return settleChild(verdict, size.kind === 'size' ? size : { kind: 'rejected' });
};
const judge = judgeBy({});

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
    ['Матрас детский Ёжик 80х160', 'Детские матрасы'],
    ['Матрас в кроватку 160х80', ''],
    ['Матрас Ёжик', 'Детские матрасы'],
    ['Матрас Ёжик 90х200', 'Для детей и подростков'],
    ['Kids Twin Mattress', ''],
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
    ['Матрас детский Ёжик 60х120', 'Матрасы', 'baby'],
    ['Матрас Ёжик 70х140', 'Детские матрасы', 'baby'],
    ['Crib mattress 28 x 52 in.', '', 'baby'],
    ['Детская кроватка Ёжик', 'Детская мебель', 'baby'],
    ['Детское одеяло 140х200', '', 'linen'],
    ['Детская кровать 80х160', '', 'bed'],
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
    const own = judgeBy({ include: ['Schlafinsel'], exclude: ['Muster'] });
    expect(own('Schlafinsel Lena', '')).toBeNull();
    expect(own('Mattress Muster', '')).toBe('other-goods');
    expect(judgeBy({ all: true })('Tind', '')).toBeNull();
    expect(judgeBy({ all: true })('Tind topper', '')).toBe('topper');
  });

  test('a profile says what the rows of a category are', () => {
    const own = judgeBy({ categories: { Детские: 'baby', 'Мебель > Матрасы': 'mattress', Toppers: 'topper' } });
    expect(own('Матрас 90х200', 'Мебель / Детские')).toBe('baby');
    expect(own('Диван с матрасом', 'Мебель/Матрасы')).toBeNull();
    expect(own('Mattress Tind', 'toppers')).toBe('topper');
  });
});
