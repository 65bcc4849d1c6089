import { expect, test } from 'vitest';
import { SEARCH_FIELDS, toSearchDocument } from './search-index.ts';
import { aCell, aModelRecord } from './testing/model-record.ts';

test('a document has a price for each size that can be ordered, and flags those in stock', () => {
  const document = toSearchDocument(
    aModelRecord({
      cells: [aCell(90, 200, 300), aCell(140, 200, 500, 'made_to_order'), aCell(160, 200, 100, 'sold_out')],
    }),
  );
  expect(document).toMatchObject({
    p_90x200: 300,
    p_140x200: 500,
    k_90x200: 1,
    inStock: true,
    inStockSizes: ['90x200'],
    priceFromMinor: 300,
  });
  expect(document).not.toHaveProperty('p_160x200');
  expect(document).not.toHaveProperty('k_140x200');
});

test('what is unknown is left out, and a model that cannot be ordered has no lowest price', () => {
  const document = toSearchDocument(
    aModelRecord({
      construction: null,
      firmness: null,
      heightCm: null,
      cover: null,
      maxLoadKg: null,
      cells: [aCell(90, 200, 300, 'sold_out')],
    }),
  );
  for (const field of ['construction', 'firmness', 'height', 'cover', 'load', 'priceFromMinor', 'text', 'image'])
    expect(document).not.toHaveProperty(field);
  expect(Object.values(document)).not.toContain(null);
});

test('both sides of a two-sided model are found, bands come from the measures', () => {
  const document = toSearchDocument(
    aModelRecord({ firmness: { top: 'soft', bottom: 'firm' }, heightCm: 20.4, maxLoadKg: 131 }),
  );
  expect(document).toMatchObject({ firmness: ['soft', 'firm'], height: '16-20', load: '131-150' });
});

test('every required field of the index is in every document', () => {
  const document = toSearchDocument(aModelRecord());
  for (const field of SEARCH_FIELDS) if (!('optional' in field)) expect(document).toHaveProperty(field.name);
});
