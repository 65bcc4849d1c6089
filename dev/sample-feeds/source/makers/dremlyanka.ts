import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { cyrillicSize, plainPrice, plainSize, starredSize } from '../spellings.ts';
import { layersIn, RUSSIAN } from '../vocabulary.ts';
import { writeYml } from '../write-yml.ts';

const MODELS = readModels(`
D01 | Баюн | pocket-spring | medium-firm | 20 | jersey | 110 | 60 | 60 | 25 990 | wide | kept | coir 10, springs 150, hrfoam 20 30 | Мурлычет, но держит: тонкая койра над независимыми пружинами.
D02 | Баюн Ночной | pocket-spring | medium | 22 | jersey | 120 | 60 | 60 | 29 990 | wide | kept | memory 30 45, springs 150, hrfoam 20 30 | «Баюн» с тремя сантиметрами пены с памятью.
D03 | Баюн Дневной | pocket-spring | firm | 21 | jersey | 130 | 60 | 60 | 28 990 | wide | kept | coir 30, springs 150, coir 10 | Тот же блок, но с плотной койрой.
D04 | Колыбель | hybrid | soft | 25 | bamboo | 110 | 84 | 90 | 58 990 | double | popular | memory 50 45, microsprings 20, springs 150 | Мягкий гибрид с бамбуковым чехлом.
D05 | Колыбель Большая | hybrid | medium-soft | 30 | bamboo | 130 | 84 | 90 | 78 990 | double | order | memory 50 50, latex 30 70, microsprings 20, springs 170 | Выше и глубже, для широкой кровати.
D06 | Печка | memory-foam | medium-soft | 19 | velour | 110 | 48 | 60 | 33 990 | wide | popular | memory 50 45, hrfoam 120 30 | Тёплый велюровый чехол и медленная пена.
D07 | Лежанка | foam | medium | 14 | cotton | 90 | 24 | 30 | 9 990 | core | kept | hrfoam 130 28 | Раскатал, подождал час, лёг.
D08 | Лежанка Плотная | foam | medium-firm | 16 | cotton | 100 | 24 | 30 | 12 990 | core | kept | hrfoam 150 35 | Пена поплотнее для тех, кто потяжелее.
D09 | Сеновал | coir | firm | 13 | linen | 120 | 36 | 30 | 24 990 | core | order | coir 50, latex 20 75, coir 50 | Пахнет летом, лежит ровно.
D10 | Сеновал Строгий | coir | extra-firm | 10 | linen | 120 | 36 | 30 | 19 990 | core | order | coir 90 | Одна койра, лён и пуговицы.
D11 | Перина | latex | soft | 22 | cotton | 110 | 120 | 90 | 82 990 | double | order | latex 200 60 | Натуральный латекс, мягкий, как перина, и без пуха.
D12 | Перина Зимняя | latex | medium-soft/medium | 23 | wool | 120 | 120 | 90 | 91 990 | double | order | wool 20, latex 190 65 | Шерсть с одной стороны, хлопок с другой.
D13 | Внучок | foam | firm | 12 | cotton | 60 | 24 | 30 | 8 490 | single | kept | coir 20, hrfoam 80 30 | Для детской кровати, от трёх до двенадцати лет.
D14 | Внучка | pocket-spring | medium | 16 | cotton | 80 | 36 | 30 | 14 990 | single | kept | hrfoam 20 30, springs 120 | Независимые пружины по росту.
D15 | Полати | bonnell-spring | medium-firm | 17 | polyester | 100 | 12 | 0 | 8 990 | core | clearance | felt 10, bonnell 130, foam 20 22 | Остатки партии, размеры вразбивку.
D16 | Терем | pocket-spring | medium-firm/firm | 28 | wool | 150 | 120 | 90 | 69 990 | double | popular | wool 20, latex 30 75, springs 180, coir 30 | Высокий матрас с двумя характерами.
`);

const CATEGORIES = ['Матрасы', 'Подушки', 'Диваны-кровати'];

const GOODS = [
  {
    kind: 'goods',
    after: 'D03 200x200',
    sku: 'DP1',
    name: 'Подушка анатомическая «Кот» 40х60',
    category: 'Подушки',
    sizeText: '',
    price: 2_990,
    reason: 'pillow',
  },
  {
    kind: 'goods',
    after: 'D10 180x200',
    sku: 'DD1',
    name: 'Диван-кровать «Завалинка» 140х200 с матрасом',
    category: 'Диваны-кровати',
    sizeText: '',
    price: 46_990,
    reason: 'sofa-bed',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Матрасы',
  step: 100,
  under: 10,
  spellings: [plainSize, cyrillicSize, starredSize],
  prices: [plainPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'D07 160x200', where: 'end' },
    { kind: 'contradict', row: 'D01 200x195', price: 33_990 },
    { kind: 'price', row: 'D12 200x190', text: '', reason: 'price/missing' },
    { kind: 'size', row: 'D05 200x190', text: 'нестандарт', reason: 'size/missing' },
    { kind: 'size', row: 'D05 180x190', text: '180x190/190x190', reason: 'size/ambiguous' },
  ],
});

/** YML in UTF-8, simplified offers without a group key: the size stands in the name alone. */
export const dremlyanka: SampleMaker = {
  id: 'dremlyanka',
  name: 'Дремлянка',
  file: 'dremlyanka.xml',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeYml(
      {
        encoding: 'utf-8',
        doctype: false,
        shop: { name: 'Дремлянка', company: 'Дремлянка', url: 'https://dremlyanka.example/' },
        currencyId: 'RUB',
        categories: CATEGORIES,
        attributes: () => [],
        elements: (row) => [
          ['url', `https://dremlyanka.example/tovar/${row.sku.toLowerCase()}`],
          ['picture', row.model ? `https://dremlyanka.example/img/${row.model.code}.webp` : ''],
          ['name', row.model ? `Матрас ${row.name} ${row.sizeText}` : row.name],
          ['description', row.model?.about ?? ''],
        ],
        params: ({ model, state }) => [
          { name: 'Наличие', value: RUSSIAN.state[state] },
          { name: 'Вид', value: model ? RUSSIAN.construction[model.construction] : '' },
          { name: 'Жёсткость сверху', value: model ? RUSSIAN.firmness[model.firmness.top] : '' },
          { name: 'Жёсткость снизу', value: model ? RUSSIAN.firmness[model.firmness.bottom] : '' },
          { name: 'Высота', unit: 'см', value: model ? String(model.heightCm) : '' },
          { name: 'Чехол', value: model ? RUSSIAN.cover[model.cover] : '' },
          { name: 'Максимальный вес', unit: 'кг', value: model ? String(model.maxLoadKg) : '' },
          { name: 'Гарантия', unit: 'мес', value: model ? String(model.warrantyMonths) : '' },
          { name: 'Пробный период', unit: 'ночей', value: model ? String(model.trialNights) : '' },
          { name: 'Слои', value: model ? layersIn(RUSSIAN, model.layers) : '' },
        ],
      },
      all,
    ),
};
