import type pg from 'pg';
import { withRetries } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';

/** Notes what became of a refund that staff asked for; a refused one is told by the event `RefundFailed`. Twice is once. */
export async function settleRefund(
  ports: Pick<OrdersDeps, 'pool' | 'now' | 'wakeOutbox'>,
  { refundId }: { refundId: string },
  state: 'done' | 'refused',
): Promise<void> {
  await withRetries(() => ports.pool.query(TEXT, [refundId, state, ports.now()]));
  ports.wakeOutbox();
}

const TEXT = `
with settled as (
  update refund_requests set state = $2::refund_state, updated_at = $3::timestamptz where id = $1::uuid and state = 'requested'
  returning id, order_id, amount_minor
), numbered as (
  update orders o set last_sequence = o.last_sequence + 1, version = o.version + 1, updated_at = $3::timestamptz
  from settled s where o.id = s.order_id and $2 = 'refused'
  returning o.id, o.last_sequence, jsonb_build_object('refundId', s.id, 'amountMinor', s.amount_minor) as data
), happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, last_sequence, 'RefundFailed', data, $3::timestamptz from numbered
)
insert into outbox (stream_id, sequence, events, due_at, created_at)
select id, last_sequence, jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', 'RefundFailed', 'data', data)),
  clock_timestamp(), $3::timestamptz
from numbered`;

/** Whether all the money of an order that is still in the house went back, so that what it holds can be given back too. */
export async function fullyRefunded(pool: pg.Pool, orderId: string): Promise<boolean> {
  const text = `select from orders where id = $1 and status = 'refunded' and dispatched_at is null and ended_at is null`;
  return (await pool.query(text, [orderId])).rowCount === 1;
}
