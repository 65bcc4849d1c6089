import type { Construction, Cover, Firmness } from '#shared/contracts/attributes.ts';
import type { State } from './grids.ts';
import type { MaterialName, SourceLayer } from './layers.ts';

/** The words that a maker writes for what all makers mean. */
export interface Vocabulary {
  construction: Record<Construction, string>;
  firmness: Record<Firmness, string>;
  cover: Record<Cover, string>;
  state: Record<State, string>;
  material: Record<MaterialName, string>;
  mm: string;
  density: string;
}

export const RUSSIAN: Vocabulary = {
  construction: {
    'pocket-spring': 'независимый пружинный блок',
    'bonnell-spring': 'зависимый блок Боннель',
    hybrid: 'гибридный',
    latex: 'беспружинный, латекс',
    'memory-foam': 'беспружинный, пена с памятью формы',
    foam: 'беспружинный, пенополиуретан',
    coir: 'беспружинный, кокосовая койра',
    air: 'надувной',
  },
  firmness: {
    'extra-soft': 'очень мягкий',
    soft: 'мягкий',
    'medium-soft': 'умеренно мягкий',
    medium: 'средний',
    'medium-firm': 'умеренно жёсткий',
    firm: 'жёсткий',
    'extra-firm': 'очень жёсткий',
  },
  cover: {
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
  },
  state: { in_stock: 'в наличии', made_to_order: 'под заказ', sold_out: 'нет в наличии' },
  material: {
    latex: 'Латекс',
    memory: 'Пена с памятью формы',
    foam: 'Пенополиуретан',
    hrfoam: 'Высокоэластичная пена',
    coir: 'Кокосовая койра',
    felt: 'Термовойлок',
    springs: 'Независимые пружины',
    microsprings: 'Микропружины',
    bonnell: 'Пружинный блок Боннель',
    wool: 'Овечья шерсть',
    horsehair: 'Конский волос',
    gel: 'Пена с гелем',
    spacer: 'Объёмная сетка',
    air: 'Воздушные камеры',
  },
  mm: 'мм',
  density: 'кг/м3',
};

export const ENGLISH: Vocabulary = {
  construction: {
    'pocket-spring': 'pocket spring',
    'bonnell-spring': 'bonnell spring',
    hybrid: 'hybrid',
    latex: 'latex',
    'memory-foam': 'memory foam',
    foam: 'polyurethane foam',
    coir: 'coir',
    air: 'air chambers',
  },
  firmness: {
    'extra-soft': 'extra soft',
    soft: 'soft',
    'medium-soft': 'medium soft',
    medium: 'medium',
    'medium-firm': 'medium firm',
    firm: 'firm',
    'extra-firm': 'extra firm',
  },
  cover: {
    cotton: 'cotton',
    jersey: 'jersey',
    jacquard: 'jacquard',
    tencel: 'tencel',
    bamboo: 'bamboo',
    wool: 'wool',
    linen: 'linen',
    polyester: 'polyester',
    microfibre: 'microfibre',
    velour: 'velour',
  },
  state: { in_stock: 'in stock', made_to_order: 'made to order', sold_out: 'sold out' },
  material: {
    latex: 'Latex',
    memory: 'Memory foam',
    foam: 'Polyurethane foam',
    hrfoam: 'High resilience foam',
    coir: 'Coir',
    felt: 'Felt',
    springs: 'Pocket springs',
    microsprings: 'Micro springs',
    bonnell: 'Bonnell springs',
    wool: 'Wool',
    horsehair: 'Horsehair',
    gel: 'Gel foam',
    spacer: '3D mesh',
    air: 'Air chambers',
  },
  mm: 'mm',
  density: 'kg/m3',
};

export const GERMAN: Vocabulary = {
  construction: {
    'pocket-spring': 'Taschenfederkern',
    'bonnell-spring': 'Bonnellfederkern',
    hybrid: 'Hybrid',
    latex: 'Latex',
    'memory-foam': 'Viscoschaum',
    foam: 'Kaltschaum',
    coir: 'Kokos',
    air: 'Luftkammern',
  },
  firmness: {
    'extra-soft': 'H0 sehr weich',
    soft: 'H1 weich',
    'medium-soft': 'H2 eher weich',
    medium: 'H2-H3 mittel',
    'medium-firm': 'H3 eher fest',
    firm: 'H4 fest',
    'extra-firm': 'H5 sehr fest',
  },
  cover: {
    cotton: 'Baumwolle',
    jersey: 'Jersey',
    jacquard: 'Jacquard',
    tencel: 'Tencel',
    bamboo: 'Bambus',
    wool: 'Schurwolle',
    linen: 'Leinen',
    polyester: 'Polyester',
    microfibre: 'Mikrofaser',
    velour: 'Velours',
  },
  state: { in_stock: 'sofort lieferbar', made_to_order: 'auf Bestellung', sold_out: 'ausverkauft' },
  material: {
    latex: 'Latex',
    memory: 'Viscoschaum',
    foam: 'Komfortschaum',
    hrfoam: 'Kaltschaum',
    coir: 'Kokosfaser',
    felt: 'Filz',
    springs: 'Taschenfedern',
    microsprings: 'Mikrofedern',
    bonnell: 'Bonnellfedern',
    wool: 'Schurwolle',
    horsehair: 'Rosshaar',
    gel: 'Gelschaum',
    spacer: '3D-Gewebe',
    air: 'Luftkammern',
  },
  mm: 'mm',
  density: 'kg/m3',
};

/** Layers from the top down in the maker's words: `Latex 30 mm 75 kg/m3; Pocket springs 150 mm`. */
export function layersIn(words: Vocabulary, layers: readonly SourceLayer[]): string {
  const one = ({ material, thicknessMm, densityKgM3 }: SourceLayer) =>
    `${words.material[material]} ${thicknessMm} ${words.mm}${densityKgM3 === null ? '' : ` ${densityKgM3} ${words.density}`}`;
  return layers.map(one).join('; ');
}
