import type pg from 'pg';
import type { PlacedOrder } from '#shared/contracts/orders.ts';
import { isDuplicate, refusalOf } from '../db/failures.ts';
import { requestValues, type PlacementHead } from './placement-head.ts';
import { PLACE_USUAL } from './place-usual-sql.ts';
import { presentLine } from './present-line.ts';
import { presentPlaced } from './present-placed.ts';

type PlacedLine = Parameters<typeof presentLine>[0] & { itemsMinor: number; deliveryMinor: number };

/** Orders the usual cart in one round trip; null when it was not to be had that way, and then nothing was written. */
export async function placeUsual(pool: pg.Pool, head: PlacementHead): Promise<PlacedOrder | null> {
  try {
    const { rows } = await pool.query<PlacedLine>({ ...PLACE_USUAL, values: requestValues(head) });
    const [first] = rows;
    if (first === undefined) return null;
    const { itemsMinor, deliveryMinor } = first;
    const { currency, amountMinor: totalMinor } = head.request.expectedTotal;
    const totals = { currency, itemsMinor, discountMinor: 0, deliveryMinor, totalMinor };
    return presentPlaced({ ...head, totals, lines: rows.map(presentLine) });
  } catch (error) {
    if (refusalOf(error) !== null || isDuplicate(error, 'orders_once') || isDuplicate(error, 'orders_number'))
      return null;
    throw error;
  }
}
