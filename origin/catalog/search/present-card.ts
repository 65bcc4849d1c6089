import type { ModelCard } from '#shared/contracts/model.ts';
import { isCurrency, type Currency } from '#shared/money.ts';
import { priceField, stockFlagField, type SearchDocument } from '#shared/search-index.ts';
import { sizeKey, type Size } from '#shared/size.ts';
import type { SizeMode } from './search-query.ts';

/** A hit as a shopper's card, with the offer for the asked size, or the lowest price when none was asked. */
export function presentCard(document: SearchDocument, size: Size | null, sizeMode: SizeMode): ModelCard {
  const { firmnessTop, firmnessBottom } = document;
  return {
    id: document.id,
    slug: document.slug,
    maker: { id: document.maker, name: document.makerName },
    name: document.name,
    construction: document.construction ?? null,
    firmness:
      firmnessTop === undefined || firmnessBottom === undefined ? null : { top: firmnessTop, bottom: firmnessBottom },
    heightCm: document.heightCm ?? null,
    cover: document.cover ?? null,
    maxLoadKg: document.maxLoadKg ?? null,
    warrantyMonths: document.warrantyMonths ?? null,
    trialNights: document.trialNights ?? null,
    image: document.image ?? null,
    customSize: document.customSize,
    offer: offerOf(document, size, sizeMode),
  };
}

function offerOf(document: SearchDocument, size: Size | null, sizeMode: SizeMode): ModelCard['offer'] {
  if (size !== null && sizeMode === 'custom') {
    return {
      size: sizeKey(size),
      price: null,
      from: false,
      state: 'custom',
      leadDays: document.customLeadDays ?? document.leadDaysMadeToOrder,
    };
  }
  const inStock = size === null ? document.inStock : document[asStockField(stockFlagField(size))] === 1;
  const amountMinor = size === null ? document.priceFromMinor : document[asPriceField(priceField(size))];
  const leadDays = inStock ? document.leadDaysInStock : document.leadDaysMadeToOrder;
  const common = { size: size === null ? null : sizeKey(size), from: size === null, leadDays };
  if (amountMinor === undefined) return { ...common, price: null, state: 'sold_out' };
  return {
    ...common,
    price: { amountMinor, currency: asCurrency(document.currency) },
    state: inStock ? 'in_stock' : 'made_to_order',
  };
}

/** priceField and stockFlagField make names of exactly these forms. */
const asPriceField = (name: string) => name as `p_${string}`;
const asStockField = (name: string) => name as `k_${string}`;

function asCurrency(text: string): Currency {
  if (!isCurrency(text)) throw new Error(`the index holds an unknown currency ${text}`);
  return text;
}
