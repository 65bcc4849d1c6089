import type pg from 'pg';
import { auditDelivery } from '../../../origin/orders/delivery/audit-delivery.ts';
import { auditStock } from '../../../origin/orders/stock/audit-stock.ts';

/** What must never be true of orders whose sagas are over, counted. */
export type SagaViolations = Record<string, number>;

/** How many of these orders are neither completed nor undone yet. */
export async function unfinished(pool: pg.Pool, orderIds: readonly string[], ending: Ending): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from orders where id = any($1)
     and not (case when $2 = 'completed' then completed_at is not null else ended_at is not null end)`,
    [orderIds, ending],
  );
  return rows[0]?.count ?? orderIds.length;
}

export type Ending = 'completed' | 'undone';

/** Each order ended as it should, holds all or nothing, and nothing happened to it twice. */
export async function violationsOf(
  pool: pg.Pool,
  orderIds: readonly string[],
  ending: Ending,
): Promise<SagaViolations> {
  const { rows } = await pool.query<SagaViolations>(TEXT, [orderIds, ending]);
  const found = { ...rows[0], ...(await auditStock(pool)), ...(await auditDelivery(pool)) };
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
}

const TEXT = `
with chosen as (
  select o.*, b.order_id is not null and b.released_at is null as slot, r.state as stock,
    u.order_id is not null and u.released_at is null as promotion,
    p.status as payment, p.captured_minor - p.refunded_minor as kept
  from orders o
  left join delivery_bookings b on b.order_id = o.id
  left join reservations r on r.order_id = o.id
  left join promotion_redemptions u on u.order_id = o.id
  left join payments p on p.order_id = o.id
  where o.id = any($1)
), twice as (
  select order_id, type from order_events where order_id = any($1) group by order_id, type having count(*) > 1
)
select
  (select count(*)::int from chosen where $2 = 'completed' and not (status = 'confirmed' and completed_at is not null
    and ended_at is null and slot and stock = 'held' and promotion and kept = total_minor)) as "notWholly",
  (select count(*)::int from chosen where $2 = 'undone' and not (status in ('cancelled', 'refunded') and ended_at is not null
    and not slot and stock = 'released' and not promotion and kept = 0 and payment in ('cancelled', 'captured'))) as "notUndone",
  (select count(*)::int from twice) as "happenedTwice",
  (select count(*)::int from chosen o where o.last_sequence <> (
    select count(*) from order_events e where e.order_id = o.id and e.sequence between 1 and o.last_sequence)) as gaps,
  (select count(*)::int from saga_letters where order_id = any($1)) as "deadLetters"`;
