const maker = { id: 'nordvik', name: 'Nordvik' };
const attributes = {
  name: 'Тинд Firm',
  construction: 'latex',
  firmness: { top: 'firm', bottom: 'medium-firm' },
  heightCm: 22.5,
  cover: 'cotton',
  maxLoadKg: 130,
  warrantyMonths: 120,
  trialNights: null,
};
const price = { amountMinor: 4_599_000, currency: 'RUB' };
const leadDays = { inStock: 3, madeToOrder: 21 };
const id = 'm_abcdefghijklmnopqrst';
const slug = 'nordvik-tind-firm';

/** An answer of the origin for each operation, as its contract wants it. */
export const SAMPLES = {
  listModels: {
    items: [
      {
        id,
        slug,
        maker,
        ...attributes,
        image: null,
        customSize: false,
        offer: { size: '160x200', price, from: false, state: 'in_stock', leadDays: 3 },
      },
    ],
    page: { number: 1, size: 24, totalItems: 1, totalPages: 1 },
    currency: 'RUB',
    facets: {
      maker: [{ value: 'nordvik', count: 1, selected: false }],
      construction: [],
      firmness: [],
      height: [],
      cover: [],
      load: [],
      inStock: [],
      customSize: [],
    },
  },
  getModel: {
    id,
    slug,
    maker,
    ...attributes,
    description: 'Firm on both sides',
    layers: [],
    certifications: [],
    media: [],
    priceFrom: price,
    sizes: { count: 60, inStock: 12, href: `/v1/catalog/models/${slug}/sizes` },
    options: [],
    customSize: null,
    leadDays,
    updatedAt: '2026-11-23T10:00:00Z',
  },
  getModelSizes: { slug, currency: 'RUB', matrix: 'AQID', leadDays, customSize: null, options: [] },
  listMakers: { items: [{ id: 'nordvik', name: 'Nordvik', models: 12 }] },
};
