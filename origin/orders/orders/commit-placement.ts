import type pg from 'pg';
import type { PlaceOrder } from '#shared/contracts/orders.ts';
import type { OutboxEvent } from '../db/schema/outbox.ts';
import { refusalOf } from '../db/failures.ts';
import type { OrderDraft } from './draft-order.ts';
import { placeOrderSql, type PlacementShape } from './place-order-sql.ts';

export interface Commit {
  ownerId: string;
  key: string;
  requestHash: string;
  request: PlaceOrder;
  draft: OrderDraft;
  body: string;
  now: Date;
}

/** `key-taken`: the key is another order's or a request with it is running. The others: what was read is no longer so. */
export type CommitOutcome = 'placed' | 'key-taken' | 'cart' | 'stock' | 'promotion';

/** Longer than the 24 h that are promised, so that a retry at the last moment is not a second order. */
const KEEP_ANSWERS_MS = 48 * 3_600_000;

/** Writes the order and all that comes with it, or nothing, in one statement. */
export async function commitPlacement(pool: pg.Pool, commit: Commit): Promise<CommitOutcome> {
  try {
    const { holds, basket } = commit.draft;
    const amount = holds.length === 0 ? 'none' : holds.length === 1 ? 'one' : 'many';
    const { name, text } = STATEMENTS[amount][basket.promotion === null ? 'plain' : 'promotion'];
    const { rows } = await pool.query<{ placed: boolean }>({ name, text, values: valuesOf(commit) });
    return rows[0]?.placed === true ? 'placed' : 'key-taken';
  } catch (error) {
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
function valuesOf({ ownerId, key, requestHash, request, draft, body, now }: Commit): unknown[] {
  const { answer, basket } = draft;
  const { totals } = answer;
  const started = { totalMinor: totals.totalMinor, currency: totals.currency, locale: request.locale };
  const reserved = { holds: draft.holds };
  const events = [
    { sequence: 1, type: 'OrderSagaStarted', data: started },
    { sequence: 2, type: 'InventoryReserved', data: reserved },
  ] satisfies OutboxEvent[];
  return [
    ownerId,
    key,
    requestHash,
    body,
    answer.id,
    now,
    new Date(now.getTime() + KEEP_ANSWERS_MS),
    basket.id,
    basket.version,
    answer.number,
    totals.currency,
    totals.itemsMinor,
    totals.discountMinor,
    totals.deliveryMinor,
    totals.totalMinor,
    basket.promotion?.id ?? null,
    request.contact.email,
    request.contact.phone,
    request.locale,
    request.terms.version,
    answer.expiresAt,
    JSON.stringify(started),
    JSON.stringify(reserved),
    JSON.stringify(events),
    ...(basket.promotion === null ? [] : [basket.promotion.version]),
    ...holdValues(draft.holds),
  ];
}

function holdValues(holds: OrderDraft['holds']): unknown[] {
  const [first] = holds;
  if (first === undefined) return [];
  if (holds.length === 1) return [first.sku, first.location, first.quantity];
  return [holds.map((hold) => hold.sku), holds.map((hold) => hold.location), holds.map((hold) => hold.quantity)];
}
