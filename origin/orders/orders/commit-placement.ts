import type pg from 'pg';
import { isDuplicate, refusalOf } from '../db/failures.ts';
import type { OrderDraft } from './draft-order.ts';
import { placeOrderSql, type PlacementShape } from './place-order-sql.ts';
import { requestValues, type PlacementHead } from './placement-head.ts';

/** `key-taken`: the key is another order's or a request with it is running. The others: what was read is no longer so. */
export type CommitOutcome = 'placed' | 'key-taken' | 'number' | 'cart' | 'stock' | 'promotion';

/** Writes the order and all that comes with it, or nothing, in one statement. */
export async function commitPlacement(pool: pg.Pool, head: PlacementHead, draft: OrderDraft): Promise<CommitOutcome> {
  try {
    const { holds, basket } = draft;
    const amount = holds.length === 0 ? 'none' : holds.length === 1 ? 'one' : 'many';
    const { name, text } = STATEMENTS[amount][basket.promotion === null ? 'plain' : 'promotion'];
    const { rows } = await pool.query<{ placed: boolean }>({ name, text, values: valuesOf(head, draft) });
    return rows[0]?.placed === true ? 'placed' : 'key-taken';
  } catch (error) {
    if (isDuplicate(error, 'orders_number')) return 'number';
    if (isDuplicate(error, 'orders_once')) return 'key-taken';
    const reason = refusalOf(error);
    if (reason === 'cart' || reason === 'stock' || reason === 'promotion') return reason;
    throw error;
  }
}

const shapes = (holds: PlacementShape['holds']) => ({
  plain: placeOrderSql({ holds, promotion: false }),
  promotion: placeOrderSql({ holds, promotion: true }),
});
const STATEMENTS = { none: shapes('none'), one: shapes('one'), many: shapes('many') };

/** In the order of the parameters of placeOrderSql. */
function valuesOf(head: PlacementHead, { answer: { totals }, basket, holds }: OrderDraft): unknown[] {
  return [
    ...requestValues(head),
    totals.itemsMinor,
    totals.discountMinor,
    totals.deliveryMinor,
    basket.promotion?.id ?? null,
    JSON.stringify({ holds }),
    ...(basket.promotion === null ? [] : [basket.promotion.version]),
    ...holdValues(holds),
  ];
}

function holdValues(holds: OrderDraft['holds']): unknown[] {
  const [first] = holds;
  if (first === undefined) return [];
  if (holds.length === 1) return [first.sku, first.location, first.quantity];
  return [holds.map((hold) => hold.sku), holds.map((hold) => hold.location), holds.map((hold) => hold.quantity)];
}
