import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { cyrillicSize, metreSize, plainSize, roubles, spacedPrice, timesSize } from '../spellings.ts';
import { layersIn, RUSSIAN } from '../vocabulary.ts';
import { writeCsv } from '../write-csv.ts';

const MODELS = readModels(`
Я1 | Ясень Прямой | pocket-spring | firm | 23 | linen | 140 | 96 | 100 | 46 500 | full | popular | coir 30, springs 160, latex 20 75 | Плотная койра, лён, ручная прострочка.
Я2 | Ясень Гибкий | pocket-spring | medium-firm | 23 | linen | 130 | 96 | 100 | 44 500 | full | popular | latex 30 75, springs 160, coir 10 | Латекс под льном: упруго и прохладно.
Я3 | Ясень Парный | pocket-spring | medium/firm | 24 | linen | 140 | 96 | 100 | 51 500 | full | popular | latex 30 70, springs 160, coir 30 | Каждому по стороне.
Я4 | Ольха | latex | medium | 16 | cotton | 110 | 120 | 100 | 64 500 | wide | order | latex 140 75 | Латекс из одного листа, без клея.
Я5 | Ольха Двойная | latex | medium-soft/medium-firm | 22 | cotton | 130 | 120 | 100 | 87 500 | wide | order | latex 80 65, latex 120 80 | Два листа латекса в одном чехле, меняются местами.
Я6 | Рябина | coir | firm | 15 | wool | 130 | 60 | 100 | 35 500 | core | order | wool 20, coir 80, latex 30 75 | Шерсть, койра, латекс.
Я7 | Рябина Строгая | coir | extra-firm | 12 | wool | 130 | 60 | 100 | 29 500 | core | order | wool 20, coir 80 | Самый жёсткий матрас артели.
Я8 | Верба | hybrid | medium | 26 | wool | 130 | 96 | 100 | 68 500 | double | popular | wool 20, latex 30 70, springs 170, felt 10 | Шерсть и латекс над высокой пружиной.
Я9 | Верба Пушистая | hybrid | soft | 28 | wool | 120 | 96 | 100 | 75 500 | double | order | wool 30, latex 50 60, springs 170 | Пушистый верх, как у вербной ветки.
Я10 | Липа | pocket-spring | medium-soft | 21 | tencel | 110 | 60 | 100 | 34 500 | wide | popular | latex 30 65, springs 150, hrfoam 10 30 | Мягкий латекс и чехол из тенселя.
Я11 | Липа Ровная | pocket-spring | medium-firm | 20 | tencel | 120 | 60 | 100 | 32 500 | wide | popular | coir 10, springs 150, latex 20 70 | Ровная и тихая: пружины в отдельных мешочках.
Я12 | Берёзка | foam | medium-firm | 12 | cotton | 70 | 36 | 100 | 13 500 | single | kept | latex 20 75, coir 20, hrfoam 70 30 | Для детской комнаты.
Я13 | Осинка | coir | firm | 9 | cotton | 80 | 36 | 100 | 12 500 | single | kept | coir 80 | Тонкий матрас на детскую кровать или на пол.
Я14 | Тополь | bonnell-spring | medium | 19 | polyester | 100 | 24 | 100 | 11 500 | core | clearance | felt 10, bonnell 140, foam 20 25 | Последние штуки с прежней фабрики.
Я15 | Дуб | pocket-spring | firm/extra-firm | 29 | wool | 180 | 180 | 100 | 119 500 | double | order | horsehair 30, coir 30, springs 180, coir 30 | До ста восьмидесяти килограммов на место.
Я16 | Клён | memory-foam | medium | 20 | jersey | 110 | 60 | 100 | 38 500 | wide | popular | memory 50 50, hrfoam 140 35 | Единственный матрас артели без пружин и койры.
`);

const GOODS = [
  {
    kind: 'goods',
    after: 'Я3 200x200',
    sku: 'ЯТ1',
    name: 'Топпер Верба 5 см 160х200',
    category: 'Топперы',
    sizeText: '',
    price: 19_500,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: 'Я11 200x200',
    sku: 'ЯП1',
    name: 'Подушка из латекса 40х60',
    category: 'Подушки',
    sizeText: '',
    price: 5_500,
    reason: 'pillow',
  },
  {
    kind: 'goods',
    after: 'Я16 200x200',
    sku: 'ЯО1',
    name: 'Основание с ламелями 160х200',
    category: 'Основания',
    sizeText: '',
    price: 14_500,
    reason: 'base',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Матрасы',
  step: 100,
  under: 0,
  spellings: [cyrillicSize, timesSize, plainSize, metreSize],
  prices: [spacedPrice, roubles],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'Я10 140x200', where: 'next' },
    { kind: 'contradict', row: 'Я16 90x190', price: 31_500 },
    { kind: 'price', row: 'Я15 200x200', text: 'по запросу', reason: 'price/unreadable' },
    { kind: 'price', row: 'Я9 200x195', text: '', reason: 'price/missing' },
    { kind: 'size', row: 'Я15 140x190', text: 'нестандарт', reason: 'size/missing' },
  ],
});

/** Tab-separated text without a group key: the size stands in the title, warranty in years. */
export const yasenevayaArtel: SampleMaker = {
  id: 'yasenevaya-artel',
  name: 'Ясеневая артель',
  file: 'yasenevaya-artel.tsv',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeCsv(
      {
        delimiter: '\t',
        lineEnds: ['\n'],
        columns: [
          ['Товар', (row) => (row.model ? `Матрас ${row.name} ${row.sizeText}` : row.name)],
          ['Раздел', (row) => row.category],
          ['Цена, руб', (row) => row.priceText],
          ['Наличие', (row) => RUSSIAN.state[row.state]],
          ['Конструкция', ({ model }) => (model ? RUSSIAN.construction[model.construction] : '')],
          ['Верх', ({ model }) => (model ? RUSSIAN.firmness[model.firmness.top] : '')],
          ['Низ', ({ model }) => (model ? RUSSIAN.firmness[model.firmness.bottom] : '')],
          ['Толщина, см', ({ model }) => (model ? String(model.heightCm) : '')],
          ['Ткань', ({ model }) => (model ? RUSSIAN.cover[model.cover] : '')],
          ['Вес спящего, до кг', ({ model }) => (model ? String(model.maxLoadKg) : '')],
          ['Гарантия', ({ model }) => (model ? years(model.warrantyMonths) : '')],
          ['Состав', ({ model }) => (model ? layersIn(RUSSIAN, model.layers) : '')],
          ['О матрасе', ({ model }) => model?.about ?? ''],
          ['Фото', ({ model }) => (model ? `https://artel.example/${model.code.slice(1)}.jpg` : '')],
        ],
      },
      all,
    ),
};

/** `8 лет`, `3 года`. */
function years(months: number): string {
  const count = months / 12;
  if (count === 1) return '1 год';
  return count < 5 ? `${count} года` : `${count} лет`;
}
