import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONSTRUCTIONS, COVERS, FIRMNESSES } from '#shared/contracts/attributes.ts';
import { ListModelsQuery, SORTS } from '#shared/contracts/catalog.ts';
import { readQuery } from '#shared/contracts/parse.ts';
import { canonicalQueryOf } from './canonical-query.ts';

type Pair = readonly [string, string];

const canonicalQuery = canonicalQueryOf(ListModelsQuery);
const canonical = (pairs: Iterable<Pair>): string => canonicalQuery(readQuery(ListModelsQuery, pairs));

const someOf = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 5 });
const lists = fc.record(
  { construction: someOf(CONSTRUCTIONS), firmness: someOf(FIRMNESSES), cover: someOf(COVERS) },
  { requiredKeys: [] },
);
const singles = fc.record(
  {
    q: fc
      .string({ unit: 'binary', minLength: 1, maxLength: 200 })
      .filter((text) => text.trim() !== '' && text.trim().length <= 200),
    size: fc.constantFrom('160x200', '80x190'),
    priceFromMinor: fc.nat({ max: 1_000 }).map(String),
    priceToMinor: fc.integer({ min: 1_000, max: 9_000_000 }).map(String),
    inStock: fc.constantFrom('true', 'false'),
    sort: fc.constantFrom(...SORTS),
    page: fc.integer({ min: 1, max: 1_000 }).map(String),
    pageSize: fc.integer({ min: 1, max: 100 }).map(String),
  },
  { requiredKeys: [] },
);

const pairsOf = (values: Readonly<Record<string, string | readonly string[]>>): Pair[] =>
  Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : value.join(',')]);

test('canonical query → parses back to the same values and to itself', () => {
  fc.assert(
    fc.property(singles, lists, (single, list) => {
      const pairs = pairsOf({ ...single, ...list });
      const text = canonical(pairs);
      const again = new URL(`http://edge/?${text}`).searchParams;
      expect(readQuery(ListModelsQuery, again)).toEqual(readQuery(ListModelsQuery, pairs));
      expect(canonical(again)).toBe(text);
    }),
  );
});

test('canonical query → the same whatever the order, repetition, commas and tracking parameters', () => {
  const tracking = fc.array(
    fc.tuple(fc.constantFrom('utm_source', 'utm_medium', 'gclid', 'fbclid', 'yclid', '_openstat'), fc.string()),
  );
  fc.assert(
    fc.property(singles, lists, tracking, fc.infiniteStream(fc.nat()), (single, list, extra, random) => {
      const plain = pairsOf({ ...single, ...list });
      const repeated: Pair[] = Object.entries(list).flatMap(([name, values]) =>
        [...values, ...values].map((value): Pair => [name, ` ${value} `]),
      );
      const shuffled = [...pairsOf(single), ...repeated, ...extra]
        .map((pair) => ({ pair, at: Number(random.next().value) }))
        .sort((a, b) => a.at - b.at)
        .map(({ pair }) => pair);
      expect(canonical(shuffled)).toBe(canonical(plain));
    }),
  );
});

test('canonical query → different when the meaning is different', () => {
  fc.assert(
    fc.property(singles, lists, singles, lists, (singleA, listA, singleB, listB) => {
      const a = readQuery(ListModelsQuery, pairsOf({ ...singleA, ...listA }));
      const b = readQuery(ListModelsQuery, pairsOf({ ...singleB, ...listB }));
      fc.pre(JSON.stringify(sorted(a)) !== JSON.stringify(sorted(b)));
      expect(canonicalQuery(a)).not.toBe(canonicalQuery(b));
    }),
  );
});

test('canonical query → each value stays in its own parameter', () => {
  expect(canonical([['q', 'a&size=80x190#?=%']])).toBe('q=a%26size%3D80x190%23%3F%3D%25');
  expect(
    canonical([
      ['page', '1'],
      ['pageSize', '24'],
      ['sort', 'relevance'],
    ]),
  ).toBe('');
  expect(canonical([['page', '002']])).toBe('page=2');
});

const sorted = (values: object): unknown => Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
