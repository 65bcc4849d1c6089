import { planModel, type SeedMaker, type SeedModel, type SeedOptions } from './plan.ts';
import { pricesOf, stateOf, type State } from './prices.ts';
import { standardSizes, type StandardSize } from './standard-sizes.ts';

const STOCK_WORDS: Record<State, string> = {
  in_stock: 'in stock',
  made_to_order: 'made to order',
  sold_out: 'sold out',
};
const STOCK_WORDS_RU: Record<State, string> = {
  in_stock: 'в наличии',
  made_to_order: 'под заказ',
  sold_out: 'нет в наличии',
};

const HEADER =
  'sku;model;name;category;size;price;stock;construction;firmness top;firmness bottom;height cm;cover;max load kg;warranty months;trial nights;layers;description;image\n';

/** A maker's feed as text, one piece for each model, so that memory does not grow with the feed. */
export function* feedText(options: SeedOptions, maker: SeedMaker): Generator<string> {
  const sizes = standardSizes(options.sizes);
  const yml = maker.format !== 'csv';
  yield yml ? ymlHead(maker) : HEADER;
  for (let index = 0; index < maker.models; index++) {
    const model = planModel(options, maker, index);
    const prices = pricesOf(model, maker, sizes);
    yield yml ? offersOf(maker, model, sizes, prices) : rowsOf(model, sizes, prices);
  }
  if (yml) yield '</offers>\n</shop>\n</yml_catalog>\n';
}

/** CSV rows of one model; layers, description and image stand in its first row only. */
function rowsOf(model: SeedModel, sizes: readonly StandardSize[], prices: readonly number[]): string {
  const { code, name, construction, firmness, heightCm, cover, maxLoadKg, warrantyMonths, trialNights } = model;
  const before = `;${code};${name};Mattresses;`;
  const after = `;${wordOf(construction)};${firmness.top};${firmness.bottom};${heightCm};${cover};${maxLoadKg};${warrantyMonths};${trialNights};`;
  let text = '';
  let rest = `"${model.layers}";${aboutOf(model)};https://img.seed.example/${code}.jpg\n`;
  for (const [index, size] of sizes.entries()) {
    text += `${code}-${size.key}${before}${size.key};${prices[index] ?? 0};${STOCK_WORDS[stateOf(model, size)]}${after}${rest}`;
    rest = ';;\n';
  }
  return text;
}

function ymlHead({ name, format, currency }: SeedMaker): string {
  const encoding = format === 'yml' ? 'utf-8' : 'windows-1251';
  return `<?xml version="1.0" encoding="${encoding}"?>
<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-11-20 04:10">
<shop>
<name>${name}</name><company>${name}</company><url>https://seed.example/</url>
<currencies><currency id="${currency}" rate="1"/></currencies>
<categories><category id="1">Матрасы</category></categories>
<offers>
`;
}

/** YML offers of one model, a line each; layers, description and picture stand in its first offer only. */
function offersOf(
  maker: SeedMaker,
  model: SeedModel,
  sizes: readonly StandardSize[],
  prices: readonly number[],
): string {
  const { code, name, construction, firmness, heightCm, cover, warrantyMonths } = model;
  const before = `<currencyId>${maker.currency}</currencyId><categoryId>1</categoryId><name>Матрас ${name} `;
  const after =
    param('Основа', wordOf(construction)) +
    param('Верх', firmness.top) +
    param('Низ', firmness.bottom) +
    param('Высота', heightCm, 'см') +
    param('Чехол', cover) +
    param('Нагрузка', model.maxLoadKg, 'кг') +
    param('Гарантия', warrantyMonths, 'мес');
  let text = '';
  let rest = `${param('Слои', model.layers)}<description>${aboutOf(model)}</description><picture>https://img.seed.example/${code}.jpg</picture>`;
  for (const [index, size] of sizes.entries()) {
    const state = stateOf(model, size);
    text += `<offer id="${code}-${size.key}" group_id="${code}" available="${state === 'in_stock'}"><price>${prices[index] ?? 0}</price>${before}${size.key}</name>${param('Размер', size.key, 'см')}${param('Наличие', STOCK_WORDS_RU[state])}${after}${rest}</offer>\n`;
    rest = '';
  }
  return text;
}

function param(name: string, value: string | number, unit?: string): string {
  return `<param name="${name}"${unit === undefined ? '' : ` unit="${unit}"`}>${value}</param>`;
}

/** `air` alone says too little in a feed. */
const wordOf = (construction: SeedModel['construction']): string =>
  construction === 'air' ? 'air chambers' : construction;

const aboutOf = ({ construction, firmness, heightCm, maxLoadKg, cover }: SeedModel): string =>
  `A ${firmness.top} ${construction} mattress of ${heightCm} cm in a ${cover} cover for sleepers of up to ${maxLoadKg} kg.`;
