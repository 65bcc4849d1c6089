import type { PlacedOrder } from '#shared/contracts/orders.ts';
import { FIRST_STATUS } from './order-status.ts';

export interface Placed extends Pick<PlacedOrder, 'id' | 'number' | 'totals' | 'lines'> {
  now: Date;
  expiresAt: Date;
}

/** The answer to placing an order: of what never changes again, so that a replay gives the same bytes. */
export const presentPlaced = ({ id, number, totals, now, expiresAt, lines }: Placed): PlacedOrder => ({
  id,
  number,
  status: FIRST_STATUS,
  totals,
  createdAt: now.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lines,
});
