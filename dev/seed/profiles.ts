import type { SeedMaker } from './plan.ts';

const COMMON = {
  units: { size: 'cm', height: 'cm', load: 'kg', warranty: 'months' },
  leadDays: { inStock: 3, madeToOrder: 14 },
  customSize: {
    minWidthCm: 60,
    maxWidthCm: 200,
    minLengthCm: 150,
    maxLengthCm: 220,
    stepCm: 1,
    beyondPercent: 15,
    leadDays: 21,
  },
} as const;

const CSV_FIELDS = {
  name: ['name'],
  groupKey: ['model'],
  vendorCode: ['sku'],
  price: ['price'],
  size: ['size'],
  height: ['height cm'],
  stock: ['stock'],
  category: ['category'],
  construction: ['construction'],
  firmnessTop: ['firmness top'],
  firmnessBottom: ['firmness bottom'],
  cover: ['cover'],
  load: ['max load kg'],
  warranty: ['warranty months'],
  trial: ['trial nights'],
  layers: ['layers'],
  description: ['description'],
  image: ['image'],
} as const;

const YML_FIELDS = {
  name: ['name'],
  groupKey: ['@group_id'],
  vendorCode: ['@id'],
  price: ['price'],
  size: ['param:Размер'],
  height: ['param:Высота'],
  stock: ['param:Наличие'],
  category: ['category'],
  construction: ['param:Основа'],
  firmnessTop: ['param:Верх'],
  firmnessBottom: ['param:Низ'],
  cover: ['param:Чехол'],
  load: ['param:Нагрузка'],
  warranty: ['param:Гарантия'],
  layers: ['param:Слои'],
  description: ['description'],
  image: ['picture'],
} as const;

/** How a seeded maker's feed is read (origin/sync/profiles/profile.ts); makers with an even number sell options and custom sizes. */
export function profileOf({ format, currency, index }: SeedMaker): Record<string, unknown> {
  const csv = format === 'csv';
  return {
    ...COMMON,
    format: csv ? 'csv' : 'yml',
    ...(csv ? { delimiter: ';' } : {}),
    currency,
    fields: csv ? CSV_FIELDS : YML_FIELDS,
    options:
      index % 2 === 0
        ? [{ id: 'roll-pack', name: 'Rolled for the lift', surchargeMinor: currency === 'EUR' ? 1_900 : 90_000 }]
        : [],
    customSize: index % 2 === 0 ? COMMON.customSize : null,
  };
}
