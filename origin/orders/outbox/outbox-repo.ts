import type pg from 'pg';
import type { OutboxEvent } from '../db/schema/outbox.ts';

/** The events of one commit, leased to this relay. */
export interface Claimed {
  orderId: string;
  sequence: number;
  events: readonly OutboxEvent[];
  /** 1 at the first time. */
  attempt: number;
}

type Key = Pick<Claimed, 'orderId' | 'sequence'>;

/**
 * Takes up to `limit` messages that are due, at most one for each order and only its first, and leases them: nobody else gets
 * them before `leaseMs` have passed. Rows that another relay is taking are skipped.
 */
export async function claim(pool: pg.Pool, limit: number, leaseMs: number): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>({ name: 'outbox-claim', text: CLAIM, values: [limit, leaseMs] });
  return rows;
}

/** What is lost in a crash is told again, so that these commits need not wait for the disk. */
const SOON_DURABLE = `(select set_config('synchronous_commit', 'off', true)) soon`;

/**
 * The database's own clock: relays on several machines must agree on what is due. By addresses of rows and a subquery for each,
 * not by joins: the table is mostly empty, and a plan of joins that was made then takes minutes once thousands wait.
 */
const CLAIM = `
update outbox o set attempts = attempts + 1, due_at = clock_timestamp() + $2 * interval '1 millisecond'
from ${SOON_DURABLE}
where o.ctid = any (array(
  select due.ctid from outbox due
  where due.dead_at is null and due.due_at <= clock_timestamp()
    and due.sequence = (select min(first.sequence) from outbox first where first.stream_id = due.stream_id)
  order by due.due_at limit $1 for update skip locked
))
returning o.stream_id as "orderId", o.sequence, o.events, o.attempts as attempt`;

/** Of the rows whose keys are the first two parameters; by addresses, as CLAIM. */
const ADDRESSES = `array(
  select (select d.ctid from outbox d where d.stream_id = k.id and d.sequence = k.seq)
  from unnest($1::uuid[], $2::int[]) as k(id, seq))`;

/** Delivered: the row leaves; what happened stays in order_events. */
export async function remove(pool: pg.Pool, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return;
  await pool.query({
    name: 'outbox-remove',
    // One that has changed since stays, and is told again.
    text: `delete from outbox o using ${SOON_DURABLE} where o.ctid = any (${ADDRESSES})`,
    values: [keys.map((key) => key.orderId), keys.map((key) => key.sequence)],
  });
}

/** A message that was not delivered. */
export interface Undelivered extends Key {
  error: string;
  /** When to tell it again; null for never, which holds up the rest of its order. */
  delayMs: number | null;
}

/** Puts off what was not delivered: in one statement, since a provider that is away fails them by the hundred. */
export async function postpone(pool: pg.Pool, failed: readonly Undelivered[]): Promise<void> {
  if (failed.length === 0) return;
  const ends = failed.map(({ orderId, sequence, error, delayMs }) => [
    `${orderId}:${sequence}`,
    { error: error.slice(0, 500), delayMs },
  ]);
  await pool.query({
    name: 'outbox-postpone',
    text: POSTPONE,
    values: [
      failed.map(({ orderId }) => orderId),
      failed.map(({ sequence }) => sequence),
      JSON.stringify(Object.fromEntries(ends)),
    ],
  });
}

/** By addresses, as CLAIM; what becomes of each is looked up by its key. A delay that a crash forgets is a lease that ends. */
const POSTPONE = `
update outbox o set last_error = $3::jsonb -> (o.stream_id || ':' || o.sequence) ->> 'error',
  dead_at = case when ($3::jsonb -> (o.stream_id || ':' || o.sequence) ->> 'delayMs') is null then clock_timestamp() end,
  due_at = clock_timestamp()
    + coalesce(($3::jsonb -> (o.stream_id || ':' || o.sequence) ->> 'delayMs')::int, 0) * interval '1 millisecond'
from ${SOON_DURABLE}
where o.ctid = any (${ADDRESSES})`;
