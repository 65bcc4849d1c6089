import { expect, test } from 'vitest';
import { toldInText } from './told-in-text.ts';

const NOTHING = { firmness: null, heightCm: null, maxLoadKg: null, warrantyMonths: null, trialNights: null };

test.each([
  [
    'Жёсткость: средняя. Высота матраса 22 см. Нагрузка на спальное место до 120 кг. Гарантия 5 лет.',
    { firmness: { top: 'medium', bottom: 'medium' }, heightCm: 22, maxLoadKg: 120, warrantyMonths: 60 },
  ],
  [
    'Firmness: medium firm; thickness: 12 inches; weight capacity 500 lbs. 10-year limited warranty, 100-night trial.',
    {
      firmness: { top: 'medium-firm', bottom: 'medium-firm' },
      heightCm: 30.5,
      maxLoadKg: 227,
      warrantyMonths: 120,
      trialNights: 100,
    },
  ],
  ['Слой латекса 3 см, пружины 12 см, мягкий чехол, выдерживает многое', {}],
  ['Высота 20 см. Высота 24 см.', {}],
  ['Height: 25 cm (height 10 in with cover: height 25 cm)', {}],
])('%s', (text, told) => expect(toldInText(text)).toEqual({ ...NOTHING, ...told }));
