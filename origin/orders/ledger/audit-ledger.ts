import type pg from 'pg';
import { bookableSides } from './bookings.ts';

/** What must never be true of the books, counted; every figure is 0 in a house in order. */
export interface LedgerAudit {
  /** Movements whose postings are not zero in sum. */
  unbalanced: number;
  /** Postings on an account or a side that their movement does not have by the table of bookings. */
  wronglyBooked: number;
  /** Payments whose captured, refunded or fee is not what the ledger has booked for their order. */
  paymentsDiffer: number;
  /** Captured payments of another amount than the order's total. */
  totalsDiffer: number;
  /** Money that is kept for an order that was cancelled. */
  keptForNothing: number;
  /** Orders that count as paid and have no captured payment. */
  unpaid: number;
}

/** Compares the ledger with payments and orders, in one statement, so that work going on does not look like a fault. */
export async function auditLedger(pool: pg.Pool): Promise<LedgerAudit> {
  const { rows } = await pool.query<LedgerAudit>(AUDIT, Object.values(bookableSides()));
  const [audit] = rows;
  if (audit === undefined) throw new Error('an aggregate always gives a row');
  return audit;
}

const AUDIT = `
with sums as (
  select t.id, t.order_id, t.kind, e.account, e.amount_minor from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
), by_order as (
  select order_id,
    coalesce(-sum(amount_minor) filter (where account = 'customer_funds'), 0) as captured,
    coalesce(sum(amount_minor) filter (where account = 'refunds'), 0) as refunded,
    coalesce(sum(amount_minor) filter (where account = 'fees' and kind in ('capture', 'fee')), 0) as fees
  from sums group by order_id
), settled as (
  select order_id, sum(amount_minor) as refunded from refunds where status in ('pending', 'succeeded') group by order_id
)
select
  (select count(*)::int from (select id from sums group by id having sum(amount_minor) <> 0) s) as unbalanced,
  (select count(*)::int from sums s where not exists (
    select from unnest($1::text[], $2::text[], $3::int[]) b(kind, account, side)
    where b.kind = s.kind::text and b.account = s.account::text and b.side = sign(s.amount_minor))) as "wronglyBooked",
  (select count(*)::int from payments p full join by_order b using (order_id) left join settled s using (order_id)
    where coalesce(p.captured_minor, 0) <> coalesce(b.captured, 0) or coalesce(s.refunded, 0) <> coalesce(b.refunded, 0)
      or coalesce(p.fee_minor, 0) <> coalesce(b.fees, 0)) as "paymentsDiffer",
  (select count(*)::int from payments p join orders o on o.id = p.order_id
    where p.status = 'captured' and p.captured_minor <> o.total_minor) as "totalsDiffer",
  (select count(*)::int from payments p join orders o on o.id = p.order_id
    where o.status = 'cancelled' and p.captured_minor > p.refunded_minor) as "keptForNothing",
  (select count(*)::int from orders o left join payments p on p.order_id = o.id
    where o.status in ('confirmed', 'in_production', 'shipped', 'delivered', 'refunded', 'partially_refunded')
      and o.total_minor > 0 and p.status is distinct from 'captured') as unpaid`;
