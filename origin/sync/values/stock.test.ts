import { expect, test } from 'vitest';
import { readCount, readStock } from './stock.ts';

const TODAY = new Date('2026-11-23T12:00:00Z');

test.each([
  ['in stock', 'in_stock'],
  ['в наличии', 'in_stock'],
  ['Есть', 'in_stock'],
  ['10+', 'in_stock'],
  ['7 шт.', 'in_stock'],
  ['3.0', 'in_stock'],
  ['true', 'in_stock'],
  ['да', 'in_stock'],
  ['2026-11-01', 'in_stock'],
  ['01.12.2026', 'made_to_order'],
  ['под заказ', 'made_to_order'],
  ['made to order', 'made_to_order'],
  ['preorder', 'made_to_order'],
  ['backorder', 'made_to_order'],
  ['нет', 'sold_out'],
  ['нет в наличии', 'sold_out'],
  ['out_of_stock', 'sold_out'],
  ['Not in stock', 'sold_out'],
  ['utsolgt', 'sold_out'],
  ['0', 'sold_out'],
  ['-2', 'sold_out'],
  ['false', 'sold_out'],
  ['более 10', 'in_stock'],
  ['нет данных', null],
  ['3-5 days', null],
  ['ask us', null],
])('%s → %s', (text, expected) => expect(readStock(text, {}, TODAY)).toBe(expected));

test('the profile’s words go first', () => {
  expect(readStock('lagernd', { inStock: ['lagernd'] }, TODAY)).toBe('in_stock');
  expect(readStock('false', { madeToOrder: ['false'] }, TODAY)).toBe('made_to_order');
});

test.each([
  ['12', 12],
  ['0', 0],
  ['-2', 0],
  ['7 шт.', 7],
  ['10+', null],
  ['more than 5', null],
  ['in stock', null],
  ['24.12.2026', null],
])('%s counts %s pieces', (text, expected) => expect(readCount(text)).toBe(expected));
