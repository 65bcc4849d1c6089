import { sql } from 'drizzle-orm';
import type { CancelReason } from '#shared/contracts/orders.ts';
import type { Db } from '../db/database.ts';

export interface Cancellation {
  orderId: string;
  reason: Extract<CancelReason, 'shopper' | 'staff'>;
  /** Id of who asks. */
  by: string;
  note: string | null;
}

/**
 * Notes that a paid order is to be cancelled, with the event `CancellationRequested`, unless it was handed to the carrier. A saga that is
 * still running finds the note at its next step and undoes itself; after a finished one the event starts a workflow. False when
 * there is nothing to note.
 */
export async function requestCancellation(
  db: Db,
  { orderId, reason, by, note }: Cancellation,
  now: Date,
): Promise<boolean> {
  const at = sql`${now}::timestamptz`;
  const { rowCount } = await db.execute(sql`
    with noted as (
      update orders set cancel_requested_at = ${at}, cancel_reason = ${reason}::cancel_reason, version = version + 1,
        last_sequence = last_sequence + 1, updated_at = ${at}
      where id = ${orderId}::uuid and status in ('authorised', 'confirmed', 'in_production', 'partially_refunded')
        and dispatched_at is null and cancel_requested_at is null and ended_at is null
      returning id, last_sequence, jsonb_build_object('reason', ${reason}::text, 'by', ${by}::text, 'note', ${note}::text,
        'completed', completed_at is not null) as data
    ), happened as (
      insert into order_events (order_id, sequence, type, data, at)
      select id, last_sequence, 'CancellationRequested', data, ${at} from noted
    )
    insert into outbox (stream_id, sequence, events, due_at, created_at)
    select id, last_sequence,
      jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', 'CancellationRequested', 'data', data)),
      clock_timestamp(), ${at}
    from noted`);
  return rowCount === 1;
}
