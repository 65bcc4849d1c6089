import type { Field } from './profile.ts';

/** A column of a feed as its header tells it: words in lower case, and the unit or currency that stands at its end. */
export interface HeaderWords {
  words: string;
  unit: string | null;
}

const UNIT =
  /(?:^|[\s,([])(cm|mm|m|in|inch(?:es)?|см|мм|м|kg|lbs?|кг|months?|years?|мес(?:яцев)?|лет|год[аы]?|nights?|ночей|rub|rur|руб(?:лей)?|₽|usd|\$|eur|€|gbp|£|nok|sek|dkk|kr|uah|грн|kzt|тг|byn|pln|zł)\.?[\s)\]]*$/u;

/** Lists of variants in JSON: what stands in them is told by their keys. */
const VARIANT_PREFIX = /^(?:variants?|variations?|offers?|sizes?|items?|skus?|prices|products?|options?)\.(?=\p{L})/iu;
/** Shopify's names of metafields: `Firmness (product.metafields.custom.firmness)`. */
const METAFIELD = /\s*\((?:product|variant)\.metafields\.[^)]*\)\s*$/iu;

/** `Ширина, см` → `ширина` and `см`; `param:Width_(cm)` → `width` and `cm`; `productName` → `product name`. */
export function headerWords(header: string): HeaderWords {
  const spaced = header
    .replace(/^(?:param|option):/, '')
    .replace(VARIANT_PREFIX, '')
    .replace(METAFIELD, '')
    .replace(/[\s*:]+$/u, '')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[_\s\u00a0]+/g, ' ')
    .trim();
  const unit = UNIT.exec(spaced);
  const bare = unit === null || unit.index === 0 ? spaced : spaced.slice(0, unit.index);
  const words = bare.replaceAll(/[^\p{L}\p{N}@]+/gu, ' ').trim();
  return { words, unit: unit?.[1] ?? null };
}

const one = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');
const OF_GOODS = '(?: (?:товара|матраса|модели|продукта|позиции|предложения|изделия))?';

/**
 * How makers name the columns of each field, in English, Russian, Norwegian and German; earlier patterns are read first.
 * `type` alone stands in neither list: its values tell whether it is a category or a construction.
 */
export const HEADER_WORDS: Readonly<Record<Field, readonly RegExp[]>> = {
  name: [
    one('(?:product |item |offer |mattress |model )?(?:name|title)'),
    one(`(?:полное |краткое )?(?:название|наименование|имя)${OF_GOODS}`),
    one('товар|заголовок|номенклатура'),
    one('(?:produkt|vare|artikkel|modell)? ?(?:navn|tittel)'),
    one('(?:produkt|artikel)? ?(?:name|titel|bezeichnung)'),
    one('product|item|produkt|artikel'),
    one('model|модель|modell'),
    one('матрас|mattress|madrass|matratze'),
  ],
  groupKey: [
    one('@group id|item group id|group id|group key|id группы|код группы|ид группы'),
    one('(?:url )?handle'),
    one('parent (?:sku|id|code)|parent|родительский артикул|артикул родителя'),
    one('model (?:id|no|nr|number|code|key)|(?:код|артикул|ид|id|номер) модели|modellnummer|modell ?nr'),
  ],
  variant: [],
  vendorCode: [
    one(
      'vendor code|(?:variant )?sku|article(?: no| number)?|art(?: no| nr)?|mpn|item (?:no|number|code)|product code|артикул|код(?: товара)?|varenummer|artikkelnummer|artikelnummer|art nr',
    ),
    one('product model|model number'),
    one('@id|id|product id|offer id|ид'),
  ],
  price: [
    one(
      '(?:product |item |unit |retail |current |our |sales |selling |variant |regular )?price(?: incl(?:uding)? (?:vat|tax)| (?:value|amount))?|rrp|msrp',
    ),
    one(
      `(?:розничная |наша )?(?:цена|стоимость)(?: продажи| розничная| розница| на сайте| за (?:шт|штуку|единицу))?${OF_GOODS}|ррц|мрц`,
    ),
    one('(?:salgs|utsalgs)?pris(?: inkl mva)?'),
    one('(?:verkaufs|brutto|end)?preis(?: inkl mwst)?'),
  ],
  salePrice: [
    one('(?:sale|special|discount(?:ed)?|promo(?:tional)?) price'),
    one(
      'цена (?:со скидкой|по акции|акционная)|акционная цена|(?:tilbuds|kampanje)pris|(?:angebots|aktions|sonder)preis',
    ),
  ],
  salePeriod: [one('(?:sale price|special price) effective (?:date|period)|sale period')],
  currency: [one('(?:price )?currency(?: id| code)?'), one('валюта(?: цены)?'), one('valuta|währung|waehrung')],
  size: [
    one('(?:mattress |bed |product )?(?:size|sizes|dimensions?)(?: w x l| wxl)?'),
    one('(?:размеры?|габариты|спальное место|типоразмер)(?!.*(?:упаков|короб|скидк|груз))(?: .{1,40})?'),
    one('option ?1(?: value)?|attribute 1 value s'),
    one('størrelse|mål|dimensjoner|madrasstørrelse'),
    one('größe|groesse|maße|masse|abmessungen|liegefläche|liegeflaeche'),
  ],
  width: [
    one(
      'mattress width|madrassbredde|bredde madrass|ширина (?:матраса|спального места|изделия|товара)|matratzenbreite',
    ),
    one('(?:size |dimensions? )?width|ширина|bredde|breite|w|ш'),
  ],
  length: [
    one('mattress length|madrasslengde|lengde madrass|длина (?:матраса|спального места|изделия|товара)|matratzenlänge'),
    one('(?:size |dimensions? )?length|длина|lengde|länge|laenge|l|д'),
  ],
  height: [
    one(
      'mattress (?:height|thickness)|tykkelse madrass|madrasstykkelse|(?:высота|толщина) (?:матраса|изделия|товара)|matratzenhöhe',
    ),
    one('(?:size |dimensions? )?height|thickness|profile|высота|толщина|høyde|tykkelse|höhe|hoehe|gesamthöhe|dicke'),
  ],
  stock: [
    one('availability|stock status|stock(?: level| quantity| qty)?|in stock|quantity|qty|inventory|inventory quantity'),
    one(
      'наличие(?: на складе| товара)?|в наличии|остат(?:ок|ки)(?: на складе)?|статус(?: наличия)?|количество|кол во|доступность',
    ),
    one('lagerstatus|på lager|lager|lagerbeholdning|antall på lager'),
    one('verfügbarkeit|verfuegbarkeit|lagerbestand|bestand'),
    one('@available|available|доступен'),
  ],
  category: [
    one(
      '(?:product |google product )?categor(?:y|ies)(?: name| title| path)?|product type|type name|категория|раздел|рубрика|группа(?: товаров)?|(?:тип|вид) товара|kategori|varegruppe|produkttype|kategorie|warengruppe|produktkategorie',
    ),
  ],
  construction: [
    one('construction|mattress type|core(?: type)?|spring type|springs|support(?: core)?'),
    one(
      'конструкция|(?:тип|вид) (?:матраса|пружин|блока|основы|конструкции|пружинного блока)|основа(?: матраса)?|пружинный блок|блок|пружины',
    ),
    one('konstruksjon|kjerne|madrasstype'),
    one('kern(?:typ|material)?|matratzen(?:art|typ)'),
  ],
  firmness: [
    one('firmness(?: level)?|comfort(?: level)?|feel|hardness'),
    one('(?:(?:степень|уровень) )?жесткост[ьи](?: матраса)?'),
    one('fasthet'),
    one('härtegrad|haertegrad|härte|liegegefühl'),
  ],
  firmnessTop: [
    one('(?:firmness|feel) (?:top|side (?:a|1))|top firmness'),
    one(
      'жесткость (?:сверху|верх|верхней стороны|верхняя|(?:сторон[аы] )?(?:1|а|a)|1 (?:й |ой )?стороны|первой стороны|стороны 1)',
    ),
  ],
  firmnessBottom: [
    one('(?:firmness|feel) (?:bottom|side (?:b|2))|bottom firmness'),
    one(
      'жесткость (?:снизу|низ|нижней стороны|нижняя|(?:сторон[аы] )?(?:2|б|b)|2 (?:й |ой )?стороны|второй стороны|стороны 2)',
    ),
  ],
  cover: [
    one('cover(?: material| fabric)?|fabric|upholstery'),
    one('(?:(?:материал|ткань) )?чех(?:ол|ла)|ткань|обивка'),
    one('trekk|trekkmateriale'),
    one('bezug|bezugsmaterial|bezugstoff'),
  ],
  load: [
    one('max(?:imum)? (?:load|weight|user weight|sleeper weight)|load|weight (?:limit|capacity)'),
    one(
      '(?:макс(?:имальная|имально допустимая)? )?нагрузка(?: на (?:одно )?(?:спальное )?место)?|макс(?:имальный)? вес(?: (?:пользователя|спящего|на (?:1 |одно )?(?:спальное )?место))?|вес (?:пользователя|спящего)',
    ),
    one('maks(?:imal)? belastning|maks vekt'),
    one('(?:max|maximale?) belastung|belastbarkeit|max gewicht'),
  ],
  warranty: [
    one(
      '(?:warranty|guarantee)(?: period)?|гарантия(?: производителя)?|гарантийный срок|срок гарантии|garanti|garantie',
    ),
  ],
  trial: [
    one('(?:sleep )?trial(?: nights| period)?|пробный период|тест драйв|пробные ночи|prøvetid|probeschlafen|probezeit'),
  ],
  description: [
    one(
      '(?:product |full |long )?description|details|about|(?:полное |подробное )?описание(?: товара)?|beskrivelse|beschreibung',
    ),
    one('short description|краткое описание|body(?: html)?|product detail'),
  ],
  image: [
    one(
      '(?:main |product |variant )?(?:image|picture|photo)s?(?: link| url| links| urls| src)?(?: 1)?|additional image links?|фото(?:графии|графия)?|изображени[ея]|картинк[аи]|ссылка на (?:фото|изображение)|bilde|bilder|bild|bilder url',
    ),
  ],
  url: [one('(?:product |page )?(?:url|link)|ссылка(?: на (?:товар|матрас|страницу))?|адрес страницы|lenke')],
  layers: [one('layers|composition|слои|состав(?: матраса)?|наполнение|lag|sjikt|schichten|schichtaufbau')],
  certifications: [one('certificat(?:es|ions?)|сертификаты?|sertifikater|zertifikate')],
};

/** Columns named so say what a row is, or how a mattress is made: their values tell which. */
export const TYPE_WORDS = one('type|тип|вид|typ|art|kind');
