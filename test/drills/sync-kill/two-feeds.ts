import type { Random } from '../random.ts';

const HEADER = 'sku;group;name;category;size;price;stock\n';
const SIZES = ['80x200', '90x200', '120x200', '140x200', '160x200', '180x200'];
const STOCK = ['7', 'in stock', '0', 'made to order'];

/** A maker's file, and the one after it: prices and states changed, models added, left out and renamed, rows that cannot be read. */
export function twoFeeds(models: number, random: Random): { before: string; after: string } {
  const numbers = Array.from({ length: models }, (_, index) => index);
  const row = (model: number, name: string, size: string, price: number, stock: string) =>
    `S-${model}-${size};g${model};${name};Mattresses;${size};${price} €;${stock}\n`;
  const rowsOf = (model: number, name: string, moved: number) =>
    SIZES.map((size, at) =>
      row(model, name, size, 300 + model + at * 50 + moved, STOCK[(model + at + moved) % STOCK.length] ?? ''),
    );
  const before = numbers.flatMap((model) => rowsOf(model, `Tind ${model}a`, 0));
  const after = numbers.flatMap((model) => {
    const fate = random.int(1, 100);
    if (fate <= 4) return [];
    if (fate <= 40) return rowsOf(model, `Tind ${model}a`, random.int(1, 40));
    if (fate <= 45) return rowsOf(model, `Tind ${model}b`, 0);
    return rowsOf(model, `Tind ${model}a`, 0);
  });
  const added = numbers.slice(0, models / 20).flatMap((model) => rowsOf(models + model, `Dun ${model}a`, 0));
  const unread = numbers.slice(0, 30).map((model) => row(model, `Tind ${model}a`, 'banana', 1, ''));
  return {
    before: HEADER + before.join(''),
    after: HEADER + random.shuffled([...after, ...added, ...unread]).join(''),
  };
}
