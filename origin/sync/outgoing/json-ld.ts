import { decimalFromMinor } from '#shared/money.ts';
import type { Offer } from './offer.ts';
import type { OutgoingFormat } from './outgoing-format.ts';

const SCHEMA = 'https://schema.org';

/** One JSON-LD document of schema.org: a ProductGroup for each model, whose variants are its sizes. */
export const jsonLd: OutgoingFormat = {
  file: 'catalogue.jsonld.gz',
  contentType: 'application/gzip',
  head: () => `{"@context":"${SCHEMA}/","@graph":[\n`,
  model: (offers, _head, isFirst) => {
    const [first] = offers;
    return first === undefined ? '' : `${isFirst ? '' : ',\n'}${JSON.stringify(group(first, offers))}`;
  },
  end: '\n]}\n',
  refusal: () => null,
};

const centimetres = (value: number) => ({ '@type': 'QuantitativeValue', value, unitCode: 'CMT' });

function group({ model, link, pictures }: Offer, offers: readonly Offer[]) {
  return {
    '@type': 'ProductGroup',
    '@id': new URL(link).origin + new URL(link).pathname,
    productGroupID: model._id,
    name: model.name,
    brand: { '@type': 'Brand', name: model.makerName },
    ...(model.description !== null && { description: model.description }),
    ...(pictures.length > 0 && { image: pictures }),
    ...(model.heightCm !== null && { height: centimetres(model.heightCm) }),
    variesBy: [`${SCHEMA}/size`],
    hasVariant: offers.map(variant),
  };
}

const variant = (offer: Offer) => ({
  '@type': 'Product',
  sku: offer.id,
  name: `${offer.model.name} ${offer.size}`,
  size: offer.size,
  width: centimetres(offer.widthCm),
  depth: centimetres(offer.lengthCm),
  offers: {
    '@type': 'Offer',
    url: offer.link,
    price: decimalFromMinor(offer.priceMinor, offer.currency),
    priceCurrency: offer.currency,
    itemCondition: `${SCHEMA}/NewCondition`,
    availability: `${SCHEMA}/${offer.inStock ? 'InStock' : 'MadeToOrder'}`,
    deliveryLeadTime: { '@type': 'QuantitativeValue', value: offer.leadDays, unitCode: 'DAY' },
  },
});
