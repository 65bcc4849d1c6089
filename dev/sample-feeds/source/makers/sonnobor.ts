import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { commaPrice, cyrillicSize, millimetreSize, nbspPrice, plainSize, roubles, starredSize } from '../spellings.ts';
import { layersIn, RUSSIAN } from '../vocabulary.ts';
import { writeCsv } from '../write-csv.ts';

const MODELS = readModels(`
СБ-11 | Бор 20 | pocket-spring | medium | 20 | polyester | 110 | 36 | 45 | 22 900 | wide | kept | hrfoam 20 30, springs 150, hrfoam 20 30 | Ровный матрас средней жёсткости, обе стороны одинаковы.
СБ-12 | Бор 22 Кокос | pocket-spring | medium-firm | 22 | polyester | 120 | 36 | 45 | 28 900 | full | popular | coir 20, springs 150, coir 20 | Сосновый бор после дождя: упруго и сухо.
СБ-13 | Бор 24 Латекс | pocket-spring | medium/medium-firm | 24 | jacquard | 130 | 60 | 45 | 38 900 | full | popular | latex 30 75, springs 160, coir 20 | Латекс на одной стороне, койра на другой.
СБ-14 | Бор 26 Усиленный | pocket-spring | firm | 26 | jacquard | 170 | 60 | 45 | 49 900 | full | popular | coir 30, springs 180, coir 30 | Проволока два миллиметра, по краю усиленная рамка.
СБ-21 | Кедр | latex | medium-firm | 17 | linen | 130 | 120 | 90 | 88 900 | wide | order | latex 150 80 | Плотный латекс в льняном чехле.
СБ-22 | Кедр Дуэт | latex | medium-soft/medium-firm | 20 | linen | 130 | 120 | 90 | 96 900 | wide | order | latex 60 65, latex 120 80 | Два блока латекса разной плотности: переверните, если захотелось помягче.
СБ-31 | Мох | memory-foam | soft | 22 | jersey | 110 | 60 | 90 | 41 900 | wide | popular | memory 70 50, hrfoam 140 35 | Семь сантиметров пены с памятью формы.
СБ-32 | Мох Лёгкий | memory-foam | medium-soft | 18 | jersey | 100 | 36 | 45 | 29 900 | core | popular | memory 40 45, hrfoam 130 30 | Тоньше и легче, чем «Мох», с тем же откликом.
СБ-41 | Пень | coir | extra-firm | 10 | cotton | 120 | 36 | 0 | 18 900 | core | order | coir 80 | Койра восемь сантиметров и ничего лишнего.
СБ-42 | Кора | coir | firm | 14 | cotton | 120 | 36 | 0 | 25 900 | core | order | latex 20 75, coir 80, latex 20 75 | Койра между двумя листами латекса.
СБ-51 | Росток | foam | medium-firm | 12 | cotton | 70 | 24 | 30 | 8 900 | single | kept | hrfoam 100 30 | Первый «взрослый» матрас.
СБ-52 | Росток Кокос | foam | firm | 14 | cotton | 80 | 24 | 30 | 11 900 | single | kept | coir 30, hrfoam 90 30 | Койра под спину, пена под бок.
СБ-61 | Туман | hybrid | medium-soft | 27 | tencel | 130 | 84 | 90 | 72 900 | double | order | memory 40 50, latex 20 70, springs 170, hrfoam 20 35 | Мягкий верх, собранный низ.
СБ-62 | Иней | hybrid | medium | 27 | bamboo | 140 | 84 | 90 | 76 900 | double | popular | gel 40 55, springs 180, coir 20 | Гель забирает лишнее тепло.
СБ-71 | Дачный | bonnell-spring | medium-firm | 16 | polyester | 100 | 18 | 0 | 7 900 | core | clearance | felt 10, bonnell 130, felt 10 | Боннель и войлок. Больше на даче и не нужно.
СБ-72 | Гостевой | bonnell-spring | medium | 18 | polyester | 100 | 18 | 0 | 9 900 | sofa | clearance | foam 20 22, bonnell 140, foam 20 22 | Для гостей и съёмных квартир.
СБ-81 | Вековой | pocket-spring | medium-firm | 30 | wool | 160 | 180 | 90 | 149 900 | double | order | horsehair 20, wool 20, latex 30 75, springs 190, coir 20 | Конский волос, шерсть, латекс и ручная стёжка по краю.
`);

const GOODS = [
  {
    kind: 'goods',
    after: 'СБ-14 200x200',
    sku: 'СБ-Т1',
    name: 'Топпер «Мох» 5 см',
    category: 'Топперы',
    sizeText: '160х200',
    price: 11_900,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: 'СБ-32 180x200',
    sku: 'СБ-К1',
    name: 'Кровать «Сруб» без матраса',
    category: 'Кровати',
    sizeText: '160х200',
    price: 34_900,
    reason: 'bed',
  },
  {
    kind: 'goods',
    after: 'СБ-72 160x200',
    sku: 'СБ-Д1',
    name: 'Диван-кровать «Поляна» со спальным местом',
    category: 'Диваны',
    sizeText: '140х200',
    price: 52_900,
    reason: 'sofa-bed',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Матрасы',
  step: 100,
  under: 0,
  spellings: [cyrillicSize, plainSize, starredSize, millimetreSize],
  prices: [commaPrice, nbspPrice, roubles],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'СБ-12 160x200', where: 'next' },
    { kind: 'repeat', row: 'СБ-12 180x200', where: 'end' },
    { kind: 'contradict', row: 'СБ-31 180x190', price: 47_500 },
    { kind: 'price', row: 'СБ-81 200x190', text: 'по запросу', reason: 'price/unreadable' },
    { kind: 'price', row: 'СБ-22 80x190', text: 'по запросу', reason: 'price/unreadable' },
    { kind: 'size', row: 'СБ-41 120x190', text: 'нестандарт', reason: 'size/unreadable' },
  ],
});

/** CSV in windows-1251 with semicolons, as a Russian spreadsheet saves it: decimal commas, no-break spaces in prices. */
export const sonnobor: SampleMaker = {
  id: 'sonnobor',
  name: 'Соннобор',
  file: 'sonnobor.csv',
  encoding: 'win1251',
  rows,
  write: (all) =>
    writeCsv(
      {
        delimiter: ';',
        lineEnds: ['\r\n'],
        columns: [
          ['Артикул', (row) => row.sku],
          ['Модель', (row) => row.model?.code ?? row.sku],
          ['Наименование', (row) => (row.model ? `Матрас ${row.name}` : row.name)],
          ['Группа', (row) => row.category],
          ['Размер', (row) => row.sizeText],
          ['Цена', (row) => row.priceText],
          ['Остаток', (row) => RUSSIAN.state[row.state]],
          ['Основа', ({ model }) => (model ? RUSSIAN.construction[model.construction] : '')],
          ['Жёсткость, верх', ({ model }) => (model ? RUSSIAN.firmness[model.firmness.top] : '')],
          ['Жёсткость, низ', ({ model }) => (model ? RUSSIAN.firmness[model.firmness.bottom] : '')],
          ['Высота, см', ({ model }) => (model ? String(model.heightCm) : '')],
          ['Чехол', ({ model }) => (model ? RUSSIAN.cover[model.cover] : '')],
          ['Нагрузка, кг', ({ model }) => (model ? String(model.maxLoadKg) : '')],
          ['Гарантия, мес', ({ model }) => (model ? String(model.warrantyMonths) : '')],
          ['Проба, ночей', ({ model }) => (model ? String(model.trialNights) : '')],
          ['Слои', ({ model }) => (model ? layersIn(RUSSIAN, model.layers) : '')],
          ['Описание', ({ model }) => model?.about ?? ''],
          ['Фото', ({ model }) => (model ? `https://sonnobor.example/foto/${model.code.slice(3)}.jpg` : '')],
        ],
      },
      all,
    ),
};
