import type pg from 'pg';
import type { PlaceOrder } from '#shared/contracts/orders.ts';
import { refusalOf } from '../db/failures.ts';
import type { OrderDraft } from './draft-order.ts';
import { PLACE_ORDER } from './place-order-sql.ts';

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
    const { rows } = await pool.query<{ placed: boolean }>({
      name: 'place-order',
      text: PLACE_ORDER,
      values: valuesOf(commit),
    });
    return rows[0]?.placed === true ? 'placed' : 'key-taken';
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === 'cart' || reason === 'stock' || reason === 'promotion') return reason;
    throw error;
  }
}

/** In the order of the parameters of PLACE_ORDER. */
function valuesOf({ ownerId, key, requestHash, request, draft, body, now }: Commit): unknown[] {
  const { answer, basket, holds } = draft;
  const { totals } = answer;
  const { promotion } = basket;
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
    holds.map((hold) => hold.sku),
    holds.map((hold) => hold.location),
    holds.map((hold) => hold.quantity),
    promotion?.id ?? null,
    promotion?.version ?? null,
    answer.number,
    answer.status,
    totals.currency,
    totals.itemsMinor,
    totals.discountMinor,
    totals.deliveryMinor,
    totals.totalMinor,
    request.contact.email,
    request.contact.phone,
    request.locale,
    request.terms.version,
    answer.expiresAt,
    JSON.stringify({ totalMinor: totals.totalMinor, currency: totals.currency, locale: request.locale }),
    JSON.stringify({ holds }),
  ];
}
