import { decimalFromMinor } from '#shared/money.ts';
import { attributesOf } from './attributes.ts';
import type { Offer } from './offer.ts';
import type { OutgoingFormat } from './outgoing-format.ts';
import { cut, element, xmlText } from './xml.ts';

/** Currencies that the YML grammar knows (shops.dtd, `currency@id`). */
const CURRENCIES: ReadonlySet<string> = new Set(['RUB', 'USD', 'KZT', 'EUR', 'UAH']);
const CATEGORY = 1;
const MOST_PICTURES = 10;
const LONGEST_DESCRIPTION = 3_000;

/** Yandex Market Language: an offer of type vendor.model for each size, in the order of elements that shops.dtd wants. */
export const yml: OutgoingFormat = {
  file: 'yml.xml.gz',
  contentType: 'application/gzip',
  head: ({ shopName, shopUrl, now, currencies }) =>
    [
      `<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog date="${now.toISOString().slice(0, 16).replace('T', ' ')}">\n<shop>\n`,
      element('name', cut(shopName, 20)),
      element('company', shopName),
      element('url', shopUrl),
      '<currencies>\n',
      ...currencies.filter((id) => CURRENCIES.has(id)).map((id, index) => currency(id, index === 0)),
      `</currencies>\n<categories>\n<category id="${CATEGORY}">Матрасы</category>\n</categories>\n<offers>\n`,
    ].join(''),
  model: (offers) => offers.map(offerText).join(''),
  end: '</offers>\n</shop>\n</yml_catalog>\n',
  refusal: (offer) => (CURRENCIES.has(offer.currency) ? null : 'currency'),
};

/** The shop's own currency is the measure; others go by the central bank's rate of the day. */
const currency = (id: string, isOwn: boolean): string => `<currency id="${id}" rate="${isOwn ? '1' : 'CBRF'}"/>\n`;

function offerText(offer: Offer): string {
  const { model } = offer;
  const params = [
    { name: 'Размер', value: offer.size.replace('x', '×'), unit: 'см' },
    { name: 'Ширина', value: String(offer.widthCm), unit: 'см' },
    { name: 'Длина', value: String(offer.lengthCm), unit: 'см' },
    ...attributesOf(model),
  ];
  return [
    `<offer id="${xmlText(offer.id)}" group_id="${xmlText(model._id)}" type="vendor.model" available="${offer.inStock}">\n`,
    element('url', offer.link),
    element('price', decimalFromMinor(offer.priceMinor, offer.currency)),
    element('currencyId', offer.currency),
    element('categoryId', CATEGORY),
    ...offer.pictures.slice(0, MOST_PICTURES).map((url) => element('picture', url)),
    element('typePrefix', 'Матрас'),
    element('vendor', model.makerName),
    element('model', `${model.name} ${offer.size.replace('x', '×')}`),
    element('description', model.description === null ? null : cut(model.description, LONGEST_DESCRIPTION)),
    element('sales_notes', offer.inStock ? null : `На заказ, ${offer.leadDays} дн.`),
    ...params.map(({ name, value, unit }) =>
      element('param', value, ` name="${xmlText(name)}"${unit === undefined ? '' : ` unit="${unit}"`}`),
    ),
    '</offer>\n',
  ].join('');
}
