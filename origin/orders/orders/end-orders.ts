import { sql, type SQL } from 'drizzle-orm';
import type { CancelReason, OrderStatus } from '#shared/contracts/orders.ts';
import type { Db } from '../db/database.ts';
import { statusesBefore } from './order-status.ts';

/** `unpaid`: no provider holds money. `any`: the money has gone back already. */
export type EndingFrom = 'unpaid' | 'any';

/**
 * Ends the orders that `which` chooses, in one statement: stock and promo codes given back, status cancelled or refunded, events and
 * outbox written. Whoever comes second finds nothing to do. Locks stock by SKU and place, then promo codes,
 * as placing does. Gives the ids.
 */
export async function endOrders(
  db: Db,
  which: SQL,
  reason: CancelReason,
  now: Date,
  from: EndingFrom,
): Promise<string[]> {
  const at = sql`${now}::timestamptz`;
  const { rows } = await db.execute<{ id: string }>(sql`
    with due as materialized (${which}),
    moved as (
      update orders o set status = ${ENDS}, cancel_reason = coalesce(o.cancel_reason, ${reason}::cancel_reason),
        ended_at = ${at}, version = version + 1, last_sequence = last_sequence + 2, updated_at = ${at}
      from due where o.id = due.id and o.ended_at is null and o.dispatched_at is null and o.status in ${STATUSES[from]}
      returning o.id, o.last_sequence, o.cancel_reason as reason, old.status in ${STATUSES.unpaid} as unpaid
    ), ended as (
      update reservations r set state = 'released', ended_at = ${at}
      from moved where r.order_id = moved.id and r.state = 'held'
      returning r.order_id, r.sku, r.location, r.quantity
    ), given as materialized (
      select sku, location, sum(quantity)::int as quantity from ended group by sku, location
    ), locked as materialized (
      select s.sku, s.location, g.quantity from stock s join given g on g.sku = s.sku and g.location = s.location
      order by s.sku collate "C", s.location collate "C" for no key update of s
    ), freed as (
      update stock s set reserved = s.reserved - l.quantity, short = greatest(s.reserved - l.quantity - s.on_hand, 0),
        updated_at = ${at}
      from locked l where s.sku = l.sku and s.location = l.location
      returning s.sku
    ), returned as (
      update promotion_redemptions r set released_at = ${at}
      from moved where r.order_id = moved.id and r.released_at is null
      returning r.promotion_id
    ), counted as (
      update promotions p set redeemed = p.redeemed - n.uses
      from (select promotion_id, count(*)::int as uses from returned group by promotion_id) n
      where p.id = n.promotion_id and (select count(*) from freed) >= 0
    ), happened as (
      select m.id, m.last_sequence - 1 as sequence, 'InventoryReservationCancelled'::order_event_type as type,
        jsonb_build_object('released', coalesce((select jsonb_agg(jsonb_build_object('sku', e.sku, 'location', e.location,
          'quantity', e.quantity)) from ended e where e.order_id = m.id), '[]')) as data
      from moved m
      union all
      select m.id, m.last_sequence, 'OrderSagaFailed', jsonb_build_object('reason', m.reason, 'unpaid', m.unpaid) from moved m
    ), events as (
      insert into order_events (order_id, sequence, type, data, at) select id, sequence, type, data, ${at} from happened
    ), told as (
      insert into outbox (stream_id, sequence, events, due_at, created_at)
      select id, max(sequence), jsonb_agg(jsonb_build_object('sequence', sequence, 'type', type, 'data', data) order by sequence),
        clock_timestamp(), ${at} from happened group by id
    )
    select id from moved`);
  return rows.map((row) => row.id);
}

const listed = (statuses: readonly OrderStatus[]): SQL =>
  sql.raw(`(${statuses.map((status) => `'${status}'`).join(', ')})`);

const CANCELLABLE = statusesBefore('cancelled');
/** `refunded` is an end of the money alone: what the order holds is given back by this statement. */
const STATUSES: Record<EndingFrom, SQL> = {
  unpaid: listed(CANCELLABLE.filter((status) => status === 'created' || status === 'payment_pending')),
  any: listed([...new Set([...CANCELLABLE, ...statusesBefore('refunded'), 'refunded' as const])]),
};
const ENDS = sql`(case when o.status in ${listed(CANCELLABLE)} then 'cancelled' else 'refunded' end)::order_status`;
