import type pg from 'pg';
import type { OrderEventType } from '#shared/contracts/orders.ts';
import type { OutboxMessage } from './handlers.ts';

export interface Claimed extends OutboxMessage {
  id: string;
}

interface Row {
  id: string;
  stream_id: string;
  sequence: number;
  topic: OrderEventType;
  payload: Record<string, unknown>;
  attempts: number;
}

/**
 * Takes up to `limit` messages that are due, at most one for each order and only its first, and leases them: nobody else gets
 * them before `leaseMs` have passed. Rows that another relay is taking are skipped.
 */
export async function claim(pool: pg.Pool, limit: number, leaseMs: number): Promise<Claimed[]> {
  const { rows } = await pool.query<Row>({ name: 'outbox-claim', text: CLAIM, values: [limit, leaseMs] });
  return rows.map((row) => ({
    id: row.id,
    dedupeKey: `${row.stream_id}:${row.sequence}`,
    orderId: row.stream_id,
    sequence: row.sequence,
    topic: row.topic,
    payload: row.payload,
    attempt: row.attempts,
  }));
}

/** The database's own clock: relays on several machines must agree on what is due. */
const CLAIM = `
update outbox o set attempts = attempts + 1, due_at = clock_timestamp() + $2 * interval '1 millisecond'
from (
  select id from outbox due
  where dead_at is null and due_at <= clock_timestamp()
    and not exists (select from outbox earlier where earlier.stream_id = due.stream_id and earlier.sequence < due.sequence)
  order by due_at limit $1 for update skip locked
) due
where o.id = due.id
returning o.id, o.stream_id, o.sequence, o.topic, o.payload, o.attempts`;

/** Delivered: the row leaves; what happened stays in order_events. */
export async function remove(pool: pg.Pool, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await pool.query({ name: 'outbox-remove', text: 'delete from outbox where id = any($1::bigint[])', values: [ids] });
}

/** Not delivered: again after `delayMs`, or never when that is null, which holds up the rest of its order. */
export async function postpone(pool: pg.Pool, id: string, error: string, delayMs: number | null): Promise<void> {
  await pool.query(
    `update outbox set last_error = $2, dead_at = case when $3::int is null then clock_timestamp() end,
       due_at = clock_timestamp() + coalesce($3::int, 0) * interval '1 millisecond'
     where id = $1`,
    [id, error.slice(0, 500), delayMs],
  );
}
