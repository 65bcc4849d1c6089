import type { Basket } from '../carts/basket.ts';

export type DeliveryRefusal = { code: 'delivery-not-available' } | { code: 'slot-unavailable'; earliest: string };

/** Why the cart cannot be delivered as wished: no zone in its currency, or a slot that is too early, full or not there. */
export function deliveryRefusal(
  basket: Pick<Basket, 'delivery' | 'zone' | 'currency' | 'lines'>,
): DeliveryRefusal | null {
  const { delivery, zone, currency, lines } = basket;
  if (delivery === null || currency === null) return null;
  if (zone === null || zone.currency !== currency) return { code: 'delivery-not-available' };
  if (delivery.slot === null) return null;
  const earliest = earliestDate(zone.earliest, lines);
  const free = delivery.slot.date >= earliest && (zone.wishFree ?? 0) > 0;
  return free ? null : { code: 'slot-unavailable', earliest };
}

/** The day from which the slowest line can be there; `from` is the zone's own first day, `2026-12-01`. */
export function earliestDate(from: string, lines: readonly { leadDays: number }[]): string {
  const leadDays = Math.max(0, ...lines.map((line) => line.leadDays));
  return new Date(Date.parse(`${from}T00:00:00Z`) + leadDays * 86_400_000).toISOString().slice(0, 10);
}
