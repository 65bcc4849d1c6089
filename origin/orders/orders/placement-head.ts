import type { PlaceOrder } from '#shared/contracts/orders.ts';

/** What is known of an order before its cart was read. */
export interface PlacementHead {
  ownerId: string;
  key: string;
  requestHash: string;
  request: PlaceOrder;
  id: string;
  number: string;
  now: Date;
  /** Until when it waits for payment. */
  expiresAt: Date;
}

/** The first 16 parameters of every statement that places an order. */
export const requestValues = ({ request, ...head }: PlacementHead): unknown[] => {
  const { amountMinor: totalMinor, currency } = request.expectedTotal;
  return [
    head.ownerId,
    head.key,
    head.requestHash,
    head.id,
    head.now,
    request.cartId,
    request.cartVersion,
    head.number,
    request.contact.email,
    request.contact.phone,
    request.locale,
    request.terms.version,
    head.expiresAt,
    JSON.stringify({ totalMinor, currency, locale: request.locale }),
    currency,
    totalMinor,
  ];
};
