import type { Construction, Cover, Firmness } from '#shared/contracts/attributes.ts';
import type { ModelRecord } from '#shared/contracts/model.ts';

const CONSTRUCTIONS: Readonly<Record<Construction, string>> = {
  'pocket-spring': 'независимые пружины',
  'bonnell-spring': 'зависимые пружины',
  hybrid: 'пружины и пена',
  latex: 'латекс',
  'memory-foam': 'пена с эффектом памяти',
  foam: 'пена',
  coir: 'кокосовая койра',
  air: 'надувной',
};
const FIRMNESSES: Readonly<Record<Firmness, string>> = {
  'extra-soft': 'очень мягкий',
  soft: 'мягкий',
  'medium-soft': 'умеренно мягкий',
  medium: 'средний',
  'medium-firm': 'умеренно жёсткий',
  firm: 'жёсткий',
  'extra-firm': 'очень жёсткий',
};
const COVERS: Readonly<Record<Cover, string>> = {
  cotton: 'хлопок',
  jersey: 'трикотаж',
  jacquard: 'жаккард',
  tencel: 'тенсель',
  bamboo: 'бамбук',
  wool: 'шерсть',
  linen: 'лён',
  polyester: 'полиэстер',
  microfibre: 'микрофибра',
  velour: 'велюр',
};

export interface Attribute {
  name: string;
  value: string;
  unit?: string;
}

/** What shoppers compare mattresses by, in Russian, as YML wants it; what is not known is left out. */
export function attributesOf({ heightCm, maxLoadKg, firmness, construction, cover }: ModelRecord): Attribute[] {
  const given: (Attribute | null)[] = [
    heightCm === null ? null : { name: 'Высота', value: String(heightCm), unit: 'см' },
    firmness === null ? null : { name: 'Жёсткость', value: FIRMNESSES[firmness.top] },
    firmness === null || firmness.bottom === firmness.top
      ? null
      : { name: 'Жёсткость второй стороны', value: FIRMNESSES[firmness.bottom] },
    construction === null ? null : { name: 'Основа', value: CONSTRUCTIONS[construction] },
    cover === null ? null : { name: 'Чехол', value: COVERS[cover] },
    maxLoadKg === null ? null : { name: 'Нагрузка на место', value: String(maxLoadKg), unit: 'кг' },
  ];
  return given.filter((attribute) => attribute !== null);
}
