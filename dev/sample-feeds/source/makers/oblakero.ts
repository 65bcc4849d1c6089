import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { cyrillicSize, plainPrice, pointPrice } from '../spellings.ts';
import { layersIn, RUSSIAN } from '../vocabulary.ts';
import { writeYml } from '../write-yml.ts';

const MODELS = readModels(`
OB-01 | Кучевое | pocket-spring | medium | 22 | jersey | 120 | 60 | 100 | 34 990 | full | popular | memory 20 45, springs 160, hrfoam 20 35 | Мягко сверху, собранно внутри.
OB-02 | Кучевое Плотное | pocket-spring | medium-firm | 22 | jersey | 130 | 60 | 100 | 35 990 | full | popular | coir 20, springs 160, hrfoam 20 35 | Вместо памяти формы койра.
OB-03 | Кучевое Двойное | pocket-spring | medium/firm | 24 | jersey | 130 | 60 | 100 | 41 990 | full | popular | memory 20 45, springs 170, coir 30 | Две стороны разной жёсткости.
OB-04 | Перистое | memory-foam | soft | 20 | tencel | 100 | 60 | 100 | 37 990 | wide | popular | memory 70 50, hrfoam 120 30 | Самое лёгкое из облаков.
OB-05 | Перистое Высокое | memory-foam | medium-soft | 25 | tencel | 120 | 60 | 100 | 46 990 | wide | popular | gel 30 55, memory 60 50, hrfoam 150 35 | Пять лишних сантиметров глубины и слой геля.
OB-06 | Слоистое | hybrid | medium | 28 | bamboo | 140 | 84 | 100 | 66 990 | double | popular | latex 30 70, memory 30 50, springs 180, hrfoam 20 35 | Латекс, память, пружины: слой за слоем.
OB-07 | Слоистое Премиум | hybrid | medium-firm | 32 | wool | 160 | 120 | 100 | 112 990 | double | order | wool 20, latex 50 75, microsprings 30, springs 190, coir 20 | Два ряда пружин и шерсть.
OB-08 | Грозовое | pocket-spring | firm | 27 | jacquard | 180 | 84 | 100 | 62 990 | full | popular | coir 30, springs 180, coir 30 | Для большого веса: до ста восьмидесяти килограммов.
OB-09 | Роса | latex | medium-soft | 19 | cotton | 110 | 120 | 100 | 73 990 | wide | order | latex 170 65 | Латекс с дырочками крупного диаметра, дышит.
OB-10 | Роса Упругая | latex | medium-firm | 19 | cotton | 130 | 120 | 100 | 77 990 | wide | order | latex 170 80 | Более плотный латекс.
OB-11 | Изморозь | foam | medium-firm | 17 | microfibre | 100 | 24 | 30 | 13 490 | core | kept | hrfoam 160 35 | Вакуумная скрутка, чехол из микрофибры.
OB-12 | Изморозь Мягкая | foam | medium-soft | 18 | microfibre | 90 | 24 | 30 | 14 490 | core | kept | foam 50 22, hrfoam 120 30 | Мягкий верх из вспененной пены.
OB-13 | Снежинка | foam | firm | 11 | cotton | 60 | 24 | 30 | 8 990 | single | kept | hrfoam 60 30, coir 40 | Маленький матрас для маленького человека.
OB-14 | Град | coir | extra-firm | 12 | polyester | 130 | 36 | 30 | 22 990 | core | order | coir 100 | Пять листов койры.
OB-15 | Капель | bonnell-spring | medium | 18 | polyester | 100 | 18 | 0 | 10 490 | sofa | clearance | foam 20 22, bonnell 140, foam 20 22 | Со склада, пока есть.
OB-16 | Штиль | pocket-spring | medium-firm | 19 | polyester | 110 | 36 | 60 | 21 990 | wide | kept | coir 10, springs 150, hrfoam 10 30 | Недорогой независимый блок для каждого дня.
OB-17 | Радуга | air | medium | 22 | polyester | 130 | 12 | 30 | 16 990 | double | kept | air 220 | Двухкамерный надувной матрас с насосом.
`);

const CATEGORIES = ['Матрасы', 'Топперы', 'Кровати'];

const GOODS = [
  {
    kind: 'goods',
    after: 'OB-05 200x200',
    sku: 'OB-T1',
    name: 'Роса 3',
    category: 'Топперы',
    sizeText: '160х200',
    price: 13_990,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: 'OB-15 160x200',
    sku: 'OB-K1',
    name: 'Кровать Гроза с подъёмным механизмом',
    category: 'Кровати',
    sizeText: '160х200',
    price: 42_990,
    reason: 'bed',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Матрасы',
  step: 100,
  under: 10,
  spellings: [cyrillicSize],
  prices: [plainPrice, pointPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'OB-16 160x200', where: 'next' },
    { kind: 'repeat', row: 'OB-16 80x190', where: 'end' },
    { kind: 'contradict', row: 'OB-04 120x195', price: 31_990 },
    { kind: 'price', row: 'OB-07 200x200', text: '', reason: 'price/missing' },
    { kind: 'size', row: 'OB-07 140x190', text: 'нестандарт', reason: 'size/missing' },
  ],
});

/** YML in UTF-8 with offers of type vendor.model: width and length in params, the model's vendorCode on each size. */
export const oblakero: SampleMaker = {
  id: 'oblakero',
  name: 'Облакеро',
  file: 'oblakero.xml',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeYml(
      {
        encoding: 'utf-8',
        doctype: true,
        shop: { name: 'Облакеро', company: 'Облакеро & партнёры', url: 'https://oblakero.example/' },
        currencyId: 'RUB',
        categories: CATEGORIES,
        attributes: ({ state }) => [
          ['type', 'vendor.model'],
          ['available', String(state === 'in_stock')],
        ],
        elements: (row) => [
          ['url', `https://oblakero.example/p/${row.sku}`],
          ['picture', row.model ? `https://oblakero.example/p/${row.model.code}.jpg` : ''],
          ['typePrefix', row.category === 'Матрасы' ? 'Матрас' : 'Товары для сна'],
          ['vendor', 'Облакеро'],
          ['vendorCode', row.model?.code ?? row.sku],
          ['model', row.name],
          ['description', row.model?.about ?? ''],
        ],
        params: ({ model, size, sizeText, state }) => [
          { name: 'Ширина', unit: 'см', value: size ? String(size.widthCm) : sizeText },
          { name: 'Длина', unit: 'см', value: size ? String(size.lengthCm) : '' },
          { name: 'Склад', value: state === 'sold_out' ? 'нет' : '' },
          { name: 'Основа', value: model ? RUSSIAN.construction[model.construction] : '' },
          { name: 'Жёсткость', value: model ? RUSSIAN.firmness[model.firmness.top] : '' },
          { name: 'Жёсткость второй стороны', value: model ? RUSSIAN.firmness[model.firmness.bottom] : '' },
          { name: 'Высота', unit: 'см', value: model ? String(model.heightCm) : '' },
          { name: 'Ткань чехла', value: model ? RUSSIAN.cover[model.cover] : '' },
          { name: 'Нагрузка', unit: 'кг', value: model ? String(model.maxLoadKg) : '' },
          { name: 'Гарантия', unit: 'мес', value: model ? String(model.warrantyMonths) : '' },
          { name: 'Тест-драйв', unit: 'ночей', value: model ? String(model.trialNights) : '' },
          { name: 'Слои', value: model ? layersIn(RUSSIAN, model.layers) : '' },
        ],
      },
      all,
    ),
};
