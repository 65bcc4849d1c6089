import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { cyrillicSize, nbspPrice, plainPrice, plainSize } from '../spellings.ts';
import { layersIn, RUSSIAN } from '../vocabulary.ts';
import { writeYml } from '../write-yml.ts';

const MODELS = readModels(`
201 | Полнолуние | pocket-spring | medium-firm | 23 | jacquard | 130 | 60 | 100 | 42 490 | full | popular | latex 20 75, springs 160, coir 20 | Блок из 512 пружин на квадратный метр, латекс и тонкий лист койры.
202 | Полнолуние Макси | pocket-spring | firm | 26 | jacquard | 160 | 60 | 100 | 54 990 | full | popular | coir 30, springs 180, coir 20 | Усиленный блок и койра с двух сторон: для тех, кто любит твёрдую опору.
203 | Полнолуние Дуэт | pocket-spring | medium/medium-firm | 24 | jacquard | 140 | 60 | 100 | 47 990 | full | popular | memory 30 50, springs 160, latex 20 75 | Сторона с памятью формы на зиму, сторона с латексом на лето.
204 | Новолуние | foam | medium-firm | 15 | jersey | 90 | 24 | 30 | 11 990 | core | kept | hrfoam 140 30 | Скручивается в рулон, помещается в лифт и в машину.
205 | Новолуние Плюс | foam | medium | 18 | jersey | 100 | 24 | 30 | 15 490 | core | kept | memory 20 45, hrfoam 150 30 | Высокоэластичная пена и два сантиметра пены с памятью.
206 | Серп | pocket-spring | medium | 20 | polyester | 110 | 36 | 60 | 23 490 | wide | kept | hrfoam 20 30, springs 150, hrfoam 20 30 | Спокойный матрас на каждый день, одинаковый с обеих сторон.
207 | Серп Кокос | pocket-spring | firm/medium | 21 | polyester | 120 | 36 | 60 | 27 990 | wide | kept | coir 20, springs 150, hrfoam 20 30 | Тот же «Серп», но с койрой на одной стороне.
208 | Затмение | hybrid | medium-soft | 29 | tencel | 140 | 84 | 100 | 79 990 | double | order | memory 50 55, latex 30 70, springs 180 | Пена с памятью обнимает, латекс возвращает, пружины держат.
209 | Звездочёт | latex | medium | 18 | bamboo | 120 | 120 | 100 | 71 990 | wide | order | latex 160 75 | Монолит из натурального латекса, семь зон жёсткости.
210 | Звездочёт Мягкий | latex | soft | 20 | bamboo | 110 | 120 | 100 | 76 990 | wide | order | latex 180 65 | Мягкий латекс для тех, кто спит на боку.
211 | Прилив | memory-foam | medium-soft | 22 | tencel | 120 | 60 | 60 | 45 990 | wide | popular | memory 60 50, hrfoam 150 35 | Медленная пена, которая запоминает и отпускает.
212 | Отлив | memory-foam | medium | 20 | tencel | 120 | 60 | 60 | 39 990 | wide | popular | gel 30 50, hrfoam 160 35 | Пена с гелем для жарких ночей.
213 | Кратер | coir | extra-firm | 11 | cotton | 120 | 36 | 30 | 21 990 | core | order | coir 90 | Три листа койры, склеенные латексом. Ровный, как пол.
214 | Кратер Дуэт | coir | firm/extra-firm | 15 | cotton | 130 | 36 | 30 | 28 490 | core | order | latex 30 75, coir 100 | С одной стороны латекс, с другой койра.
215 | Лунный заяц | foam | firm | 12 | cotton | 70 | 24 | 30 | 9 990 | single | kept | coir 30, hrfoam 80 30 | Детский матрас от трёх лет, чехол стирается при 60 градусах.
216 | Лунный заяц Подросток | pocket-spring | medium-firm | 17 | cotton | 90 | 36 | 30 | 17 990 | single | kept | coir 10, springs 130, hrfoam 20 30 | Независимые пружины для растущего роста.
217 | Орбита | bonnell-spring | medium | 18 | polyester | 100 | 18 | 0 | 9 490 | core | clearance | felt 10, bonnell 140, foam 20 25 | Простой пружинный матрас для дачи.
218 | Орбита Люкс | bonnell-spring | medium-firm | 20 | polyester | 110 | 18 | 0 | 12 490 | core | clearance | coir 10, bonnell 140, foam 20 25 | Боннель с койрой, чехол на молнии.
219 | Млечный Путь | hybrid | medium | 31 | wool | 150 | 120 | 100 | 129 900 | double | order | wool 20, latex 50 70, microsprings 30, springs 180 | Шерсть, латекс и два ряда пружин. Самый высокий матрас мастерской.
220 | Млечный Путь Классик | pocket-spring | medium-firm | 27 | wool | 150 | 120 | 100 | 92 990 | double | order | wool 20, latex 40 70, springs 190 | Шерсть и латекс над высоким независимым блоком.
`);

const CATEGORIES = ['Матрасы', 'Наматрасники и чехлы', 'Подушки', 'Топперы', 'Основания для кроватей'];

const GOODS = [
  {
    kind: 'goods',
    after: '206 200x200',
    sku: 'T-1',
    name: 'Топпер «Облако» латекс 4 см',
    category: 'Топперы',
    sizeText: '160х200',
    price: 14_990,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: '206 180x200',
    sku: 'N-1',
    name: 'Наматрасник непромокаемый «Щит»',
    category: 'Наматрасники и чехлы',
    sizeText: '140х200',
    price: 2_990,
    reason: 'protector',
  },
  {
    kind: 'goods',
    after: '212 200x200',
    sku: 'P-1',
    name: 'Подушка «Кратер» с памятью формы',
    category: 'Подушки',
    sizeText: '40х60',
    price: 3_790,
    reason: 'pillow',
  },
  {
    kind: 'goods',
    after: '220 200x200',
    sku: 'O-1',
    name: 'Основание ортопедическое с ножками',
    category: 'Основания для кроватей',
    sizeText: '160х200',
    price: 8_990,
    reason: 'base',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Матрасы',
  step: 100,
  under: 10,
  spellings: [cyrillicSize, plainSize],
  prices: [plainPrice, plainPrice, nbspPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: '201 160x200', where: 'next' },
    { kind: 'repeat', row: '217 90x190', where: 'end' },
    { kind: 'contradict', row: '211 160x195', price: 41_990 },
    { kind: 'price', row: '219 200x195', text: '', reason: 'price/missing' },
    { kind: 'price', row: '208 200x190', text: 'по запросу', reason: 'price/unreadable' },
    { kind: 'size', row: '220 140x190', text: 'нестандарт', reason: 'size/unreadable' },
  ],
});

/** YML in windows-1251 with a DOCTYPE, group_id, sizes and units in params, the old currency code RUR. */
export const lunodrem: SampleMaker = {
  id: 'lunodrem',
  name: 'Лунодрём',
  file: 'lunodrem.xml',
  encoding: 'win1251',
  rows,
  write: (all) =>
    writeYml(
      {
        encoding: 'windows-1251',
        doctype: true,
        shop: { name: 'Лунодрём', company: 'Мастерская «Лунодрём»', url: 'https://lunodrem.example/' },
        currencyId: 'RUR',
        categories: CATEGORIES,
        attributes: ({ model, state }) => [
          ...(model ? [['group_id', model.code] as const] : []),
          ['available', String(state === 'in_stock')],
        ],
        elements: (row) => [
          ['url', `https://lunodrem.example/${row.sku}`],
          ['picture', row.model ? `https://lunodrem.example/img/${row.model.code}.jpg` : ''],
          ['name', row.model ? `Матрас «${row.name}» ${row.sizeText}` : row.name],
          ['vendor', 'Лунодрём'],
          ['vendorCode', row.sku],
          ['description', row.model?.about ?? ''],
        ],
        params: ({ model, sizeText, state }) => [
          { name: 'Размер', unit: 'см', value: sizeText },
          { name: 'Наличие', value: RUSSIAN.state[state] },
          { name: 'Тип', value: model ? RUSSIAN.construction[model.construction] : '' },
          { name: 'Жёсткость верхней стороны', value: model ? RUSSIAN.firmness[model.firmness.top] : '' },
          { name: 'Жёсткость нижней стороны', value: model ? RUSSIAN.firmness[model.firmness.bottom] : '' },
          { name: 'Высота', unit: 'мм', value: model ? String(model.heightCm * 10) : '' },
          { name: 'Чехол', value: model ? RUSSIAN.cover[model.cover] : '' },
          { name: 'Нагрузка на место', unit: 'кг', value: model ? String(model.maxLoadKg) : '' },
          { name: 'Гарантия', unit: 'мес.', value: model ? String(model.warrantyMonths) : '' },
          { name: 'Ночей на пробу', value: model ? String(model.trialNights) : '' },
          { name: 'Состав', value: model ? layersIn(RUSSIAN, model.layers) : '' },
        ],
      },
      all,
    ),
};
