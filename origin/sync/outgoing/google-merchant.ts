import { decimalFromMinor } from '#shared/money.ts';
import type { Offer } from './offer.ts';
import type { OutgoingFormat } from './outgoing-format.ts';
import { cut, element } from './xml.ts';

/** Home & Garden > Furniture > Beds & Accessories > Mattresses. */
const MATTRESSES = 2_696;
/** Longest values of the product data specification (https://support.google.com/merchants/answer/7052112). */
const LONGEST = { title: 150, description: 5_000, brand: 70 };
const MOST_ADDITIONAL_PICTURES = 10;
const DAY_MS = 86_400_000;

/** Google Merchant Center's RSS 2.0: one item for each size, those of a model in one item group. */
export const googleMerchant: OutgoingFormat = {
  file: 'google-merchant.xml.gz',
  contentType: 'application/gzip',
  head: ({ shopName, shopUrl }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n${element('title', shopName)}${element('link', shopUrl)}${element('description', `${shopName}: mattresses`)}`,
  model: (offers, { now }) => offers.map((offer) => item(offer, now)).join(''),
  end: '</channel>\n</rss>\n',
  // The specification requires image_link.
  refusal: ({ pictures }) => (pictures.length === 0 ? 'no-picture' : null),
};

function item(offer: Offer, now: Date): string {
  const { model, pictures } = offer;
  const [picture, ...more] = pictures;
  const title = `${model.makerName} ${model.name} ${offer.size}`;
  return [
    '<item>\n',
    element('g:id', offer.id),
    element('g:title', cut(title, LONGEST.title)),
    element('g:description', cut(model.description ?? title, LONGEST.description)),
    element('g:link', offer.link),
    element('g:image_link', picture),
    ...more.slice(0, MOST_ADDITIONAL_PICTURES).map((url) => element('g:additional_image_link', url)),
    ...availability(offer, now),
    element('g:price', `${decimalFromMinor(offer.priceMinor, offer.currency)} ${offer.currency}`),
    element('g:brand', cut(model.makerName, LONGEST.brand)),
    element('g:identifier_exists', 'no'),
    element('g:condition', 'new'),
    element('g:google_product_category', MATTRESSES),
    element('g:item_group_id', model._id),
    element('g:size', offer.size),
    element('g:product_width', `${offer.widthCm} cm`),
    element('g:product_length', `${offer.lengthCm} cm`),
    element('g:product_height', model.heightCm === null ? null : `${model.heightCm} cm`),
    details(offer),
    '</item>\n',
  ].join('');
}

/** What is made to order is a backorder, which wants the day it can be had. */
function availability({ inStock, leadDays }: Offer, now: Date): string[] {
  if (inStock) return [element('g:availability', 'in_stock')];
  const day = new Date(now.getTime() + Math.max(1, leadDays) * DAY_MS).toISOString().slice(0, 10);
  return [element('g:availability', 'backorder'), element('g:availability_date', day)];
}

function details({ model: { firmness, construction } }: Offer): string {
  const given = { Firmness: firmness?.top, Construction: construction };
  return Object.entries(given)
    .map(([name, value]) => {
      const pair = element('g:attribute_name', name) + element('g:attribute_value', value);
      return value === null || value === undefined ? '' : `<g:product_detail>\n${pair}</g:product_detail>\n`;
    })
    .join('');
}
