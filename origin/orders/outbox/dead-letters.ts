import type pg from 'pg';

export interface DeadLetter {
  orderId: string;
  sequence: number;
  attempts: number;
  lastError: string | null;
}

export type LetterKey = Pick<DeadLetter, 'orderId' | 'sequence'>;

/** Messages that were given up, oldest first, 100 at most. */
export async function listDeadLetters(pool: pg.Pool): Promise<DeadLetter[]> {
  const { rows } = await pool.query<DeadLetter>(`
    select stream_id as "orderId", sequence, attempts, last_error as "lastError"
    from outbox where dead_at is not null order by dead_at limit 100`);
  return rows;
}

/** A person has mended the cause: the message goes out again from its first attempt. False when it is not dead. */
export async function retryDeadLetter(pool: pg.Pool, { orderId, sequence }: LetterKey): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update outbox set dead_at = null, attempts = 0, due_at = clock_timestamp()
     where stream_id = $1 and sequence = $2 and dead_at is not null`,
    [orderId, sequence],
  );
  return rowCount === 1;
}

/** A person has settled it by hand: the message leaves and the rest of its order goes on. False when it is not dead. */
export async function resolveDeadLetter(pool: pg.Pool, { orderId, sequence }: LetterKey): Promise<boolean> {
  const { rowCount } = await pool.query(
    'delete from outbox where stream_id = $1 and sequence = $2 and dead_at is not null',
    [orderId, sequence],
  );
  return rowCount === 1;
}
