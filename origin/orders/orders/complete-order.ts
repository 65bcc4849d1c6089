import type pg from 'pg';

/**
 * Says that slot and money are there, with the event `OrderSagaCompleted` and its outbox row. Twice is once. False when the order ended
 * or is being cancelled.
 */
export async function completeOrder(pool: pg.Pool, orderId: string, now: Date): Promise<boolean> {
  const { rows } = await pool.query<{ done: boolean }>({ name: 'complete-order', text: TEXT, values: [orderId, now] });
  return rows[0]?.done === true;
}

const TEXT = `
with done as (
  update orders set completed_at = $2::timestamptz, last_sequence = last_sequence + 1, version = version + 1,
    updated_at = $2::timestamptz
  where id = $1::uuid and status = 'confirmed' and completed_at is null and cancel_requested_at is null and ended_at is null
  returning id, last_sequence
), happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, last_sequence, 'OrderSagaCompleted', '{}', $2::timestamptz from done
), told as (
  insert into outbox (stream_id, sequence, events, due_at, created_at)
  select id, last_sequence,
    jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', 'OrderSagaCompleted', 'data', '{}'::jsonb)),
    clock_timestamp(), $2::timestamptz
  from done
)
select exists (select from done) or exists (select from orders where id = $1::uuid and completed_at is not null) as done`;
