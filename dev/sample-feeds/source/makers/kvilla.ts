import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { plainPrice, plainSize, pointPrice } from '../spellings.ts';
import { layersIn, RUSSIAN } from '../vocabulary.ts';
import { writeCsv } from '../write-csv.ts';

const MODELS = readModels(`
K-310 | Лён 310 | pocket-spring | medium-firm | 21 | linen | 120 | 60 | 90 | 27 990 | wide | kept | coir 10, springs 160, latex 20 70 | Льняной чехол, независимые пружины и двадцать миллиметров латекса.
K-320 | Лён 320 | pocket-spring | medium/firm | 23 | linen | 130 | 60 | 90 | 36 990 | full | popular | latex 20 70, springs 160, coir 30 | Двусторонний, для пары с разными привычками.
K-330 | Лён 330 | pocket-spring | firm | 24 | linen | 150 | 60 | 90 | 39 990 | full | popular | coir 30, springs 160, coir 30 | Жёсткий с обеих сторон.
K-340 | Лён 340 | hybrid | medium | 27 | linen | 140 | 84 | 90 | 63 990 | double | popular | latex 30 70, microsprings 20, springs 170, hrfoam 20 35 | Пружины под пружинами.
K-410 | Хлопок 410 | foam | medium | 14 | cotton | 90 | 24 | 30 | 10 990 | core | kept | hrfoam 130 28 | Тонкий матрас в хлопковом чехле.
K-420 | Хлопок 420 | foam | medium-firm | 17 | cotton | 110 | 24 | 30 | 13 990 | core | kept | hrfoam 160 35 | Плотная пена, чехол на молнии.
K-430 | Хлопок 430 | memory-foam | medium-soft | 19 | cotton | 110 | 48 | 60 | 28 990 | wide | popular | memory 50 50, hrfoam 130 30 | Память формы в хлопке.
K-440 | Хлопок 440 Юниор | foam | firm | 12 | cotton | 70 | 24 | 30 | 9 490 | single | kept | coir 20, hrfoam 90 30 | Для школьника, со стороны койры твёрже.
K-510 | Шерсть 510 | latex | medium | 19 | wool | 120 | 120 | 90 | 78 990 | wide | order | wool 20, latex 150 75 | Латекс под простёганной шерстью.
K-520 | Шерсть 520 | latex | medium-soft/medium-firm | 22 | wool | 130 | 120 | 90 | 89 990 | wide | order | wool 20, latex 80 65, latex 100 80 | Две плотности латекса.
K-530 | Шерсть 530 | coir | firm | 14 | wool | 130 | 60 | 60 | 31 990 | core | order | wool 20, coir 100 | Койра под шерстью.
K-540 | Шерсть 540 | pocket-spring | soft | 28 | wool | 120 | 120 | 90 | 88 990 | double | order | wool 30, latex 50 60, springs 190 | Мягкий и высокий.
K-610 | Бамбук 610 | memory-foam | medium | 22 | bamboo | 120 | 60 | 60 | 42 990 | wide | popular | gel 20 50, memory 40 50, hrfoam 150 35 | Бамбуковый трикотаж и слой геля.
K-620 | Бамбук 620 | hybrid | medium-firm | 25 | bamboo | 140 | 84 | 90 | 57 990 | full | popular | memory 30 50, springs 170, coir 30 | Гибрид потвёрже.
K-710 | Сезон 710 | pocket-spring | medium-firm | 18 | polyester | 100 | 24 | 30 | 17 990 | core | clearance | hrfoam 10 30, springs 140, hrfoam 10 30 | Распродажа прошлого сезона.
K-720 | Сезон 720 | bonnell-spring | medium-firm | 18 | polyester | 100 | 12 | 0 | 8 490 | sofa | clearance | felt 10, bonnell 140, felt 10 | Распродажа прошлого сезона, боннель.
`);

const GOODS = [
  {
    kind: 'goods',
    after: 'K-330 200x200',
    sku: 'K-T10',
    name: 'Топпер Хлопок',
    category: 'Топперы',
    sizeText: '',
    price: 8_990,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: 'K-440 120x200',
    sku: 'K-N10',
    name: 'Наматрасник Хлопок',
    category: 'Наматрасники',
    sizeText: '',
    price: 2_490,
    reason: 'protector',
  },
  {
    kind: 'goods',
    after: 'K-620 200x200',
    sku: 'K-O10',
    name: 'Основание Лён с ламелями',
    category: 'Основания',
    sizeText: '',
    price: 12_990,
    reason: 'base',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Матрасы',
  step: 100,
  under: 10,
  spellings: [plainSize],
  prices: [plainPrice, pointPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'K-410 160x200', where: 'next' },
    { kind: 'repeat', row: 'K-310 160x200', where: 'end' },
    { kind: 'contradict', row: 'K-610 200x190', price: 49_990 },
    { kind: 'price', row: 'K-540 200x200', text: 'уточняйте', reason: 'price/unreadable' },
    { kind: 'size', row: 'K-540 140x190', text: 'нестандарт', reason: 'size/missing' },
  ],
});

/** CSV with commas: width, length and height in millimetres in columns of their own, both sides' firmness in one cell. */
export const kvilla: SampleMaker = {
  id: 'kvilla',
  name: 'Квилла',
  file: 'kvilla.csv',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeCsv(
      {
        delimiter: ',',
        lineEnds: ['\r\n', '\n'],
        columns: [
          ['Код товара', (row) => row.sku],
          ['Код модели', (row) => row.model?.code ?? row.sku],
          ['Название', (row) => (row.model ? `Матрас "${row.name}"` : row.name)],
          ['Категория', (row) => row.category],
          ['Ширина, мм', ({ size, sizeText }) => (size ? String(size.widthCm * 10) : sizeText)],
          ['Длина, мм', ({ size }) => (size ? String(size.lengthCm * 10) : '')],
          ['Высота, мм', ({ model }) => (model ? String(model.heightCm * 10) : '')],
          ['Цена', (row) => row.priceText],
          ['Статус', (row) => RUSSIAN.state[row.state]],
          ['Основа', ({ model }) => (model ? RUSSIAN.construction[model.construction] : '')],
          ['Жёсткость', ({ model }) => (model ? sides(model.firmness) : '')],
          ['Чехол', ({ model }) => (model ? RUSSIAN.cover[model.cover] : '')],
          ['Макс. вес, кг', ({ model }) => (model ? String(model.maxLoadKg) : '')],
          ['Гарантия, мес.', ({ model }) => (model ? String(model.warrantyMonths) : '')],
          ['Тест, ночей', ({ model }) => (model ? String(model.trialNights) : '')],
          ['Слои', ({ model }) => (model ? layersIn(RUSSIAN, model.layers) : '')],
          ['Описание', ({ model }) => model?.about ?? ''],
          ['Фото', ({ model }) => (model ? `https://kvilla.example/i/${model.code}.jpg` : '')],
        ],
      },
      all,
    ),
};

/** `средний`, or `средний / жёсткий` when the sides differ. */
function sides({ top, bottom }: { top: keyof typeof RUSSIAN.firmness; bottom: keyof typeof RUSSIAN.firmness }): string {
  const first = RUSSIAN.firmness[top];
  return top === bottom ? first : `${first} / ${RUSSIAN.firmness[bottom]}`;
}
