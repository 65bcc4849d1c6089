import type pg from 'pg';
import type { DeadLetter } from '#shared/contracts/order-admin.ts';

/** A message of the outbox that was given up. */
export interface OutboxLetter {
  orderId: string;
  sequence: number;
}

/**
 * What was given up and waits for a person, of one order or of all, oldest first, 200 at most: messages of the outbox that could not be
 * told, and steps of workflows that could not be done.
 */
export async function listDeadLetters(pool: pg.Pool, orderId: string | null = null): Promise<DeadLetter[]> {
  const { rows } = await pool.query<Omit<DeadLetter, 'since'> & { since: Date }>(LIST, [orderId]);
  return rows.map((letter) => ({ ...letter, since: letter.since.toISOString() }));
}

const LIST = `
select 'outbox_' || stream_id || '_' || sequence as id, 'outbox' as kind, stream_id as "orderId",
  (select string_agg(e ->> 'type', ', ') from jsonb_array_elements(events) e) as what, attempts, last_error as "lastError",
  dead_at as since
from outbox where dead_at is not null and ($1::uuid is null or stream_id = $1)
union all
select 'saga_' || id, 'saga', order_id, workflow || ': ' || step, null, last_error, created_at
from saga_letters where decided_at is null and ($1::uuid is null or order_id = $1)
order by since limit 200`;

/** A person has mended the cause: the message goes out again from its first attempt. False when it is not dead. */
export async function retryOutboxLetter(pool: pg.Pool, { orderId, sequence }: OutboxLetter): Promise<boolean> {
  const { rowCount } = await pool.query(
    // Due a second ago: clocks that step back by a hair would make it wait.
    `update outbox set dead_at = null, attempts = 0, due_at = clock_timestamp() - interval '1 second'
     where stream_id = $1 and sequence = $2 and dead_at is not null`,
    [orderId, sequence],
  );
  return rowCount === 1;
}

/** A person has settled it by hand: the message leaves and the rest of its order goes on. False when it is not dead. */
export async function resolveOutboxLetter(pool: pg.Pool, { orderId, sequence }: OutboxLetter): Promise<boolean> {
  const { rowCount } = await pool.query(
    'delete from outbox where stream_id = $1 and sequence = $2 and dead_at is not null',
    [orderId, sequence],
  );
  return rowCount === 1;
}
