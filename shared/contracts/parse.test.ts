import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../problem.ts';
import { ListModelsQuery } from './catalog.ts';
import { readQuery } from './parse.ts';

const read = (query: string) => readQuery(ListModelsQuery, new URLSearchParams(query));

const fieldsOf = (query: string): string[] => {
  try {
    read(query);
  } catch (error) {
    if (error instanceof Problem && error.code === 'request/invalid') return error.errors.map((entry) => entry.field);
    throw error;
  }
  return [];
};

describe('readQuery by the list’s contract', () => {
  test('reads every parameter into its type', () => {
    expect(
      read(
        'q= latex &size=160x200&priceFromMinor=100&priceToMinor=6000000&firmness=firm,medium&firmness=firm&inStock=false&customSize=1&sort=-price&page=2&pageSize=50',
      ),
    ).toEqual({
      q: 'latex',
      size: '160x200',
      priceFromMinor: 100,
      priceToMinor: 6_000_000,
      firmness: ['firm', 'medium'],
      inStock: false,
      customSize: true,
      sort: '-price',
      page: 2,
      pageSize: 50,
    });
  });

  test('has defaults for an empty query', () => expect(read('')).toEqual({ sort: 'relevance', page: 1, pageSize: 24 }));

  test('drops what advertising appends, and nothing else', () => {
    expect(read('utm_source=x&gclid=1&yclid=2&fbclid=3&page=3')).toMatchObject({ page: 3 });
    expect(fieldsOf('utmsource=x')).toEqual(['utmsource']);
  });

  test.each([
    ['colour=red', 'colour'],
    ['priceFromMinor=-1', 'priceFromMinor'],
    ['priceToMinor=12.5', 'priceToMinor'],
    ['priceFromMinor=200&priceToMinor=100', 'priceToMinor'],
    ['priceToMinor=99999999999999999999', 'priceToMinor'],
    ['size=banana', 'size'],
    ['size=160x200&size=180x200', 'size'],
    ['construction=pocket-spring,granite', 'construction'],
    ['construction=', 'construction'],
    ['inStock=maybe', 'inStock'],
    ['page=1000000000', 'page'],
    ['page=0', 'page'],
    ['pageSize=101', 'pageSize'],
    ['sort=random', 'sort'],
    ['currency=XXX', 'currency'],
    [`q=${'a'.repeat(201)}`, 'q'],
    ['q=', 'q'],
    ['maker=Bad%20Maker', 'maker'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
  ])('%s → request/invalid naming %s', (query, field) => expect(fieldsOf(query)).toEqual([field]));

  test('names every faulty field at once', () =>
    expect(fieldsOf('size=banana&page=0&colour=red')).toEqual(expect.arrayContaining(['size', 'page', 'colour'])));

  test('the order of parameters and values never changes the meaning', () => {
    const parts = ['size=160x200', 'firmness=firm,medium', 'maker=nordvik', 'inStock=true', 'utm_source=mail'];
    const swapped = ['size=160x200', 'firmness=medium', 'firmness=firm', 'maker=nordvik', 'inStock=true'];
    fc.assert(
      fc.property(fc.shuffledSubarray(swapped, { minLength: swapped.length }), (shuffled) => {
        expect(read(shuffled.join('&'))).toEqual(read(parts.join('&')));
      }),
    );
  });
});
