import { sql } from 'drizzle-orm';
import type { OrderEventType, OrderStatus } from '#shared/contracts/orders.ts';
import type { Db } from '../db/database.ts';
import { statusesBefore } from '../orders/order-status.ts';

/**
 * Writes what happened to an order into its timeline and the outbox, with the next number, in the caller's transaction. `to` is where the
 * order moves when the table of states knows that move from where it is; elsewhere, and with null, it stays.
 */
export async function appendEvent(
  db: Db,
  orderId: string,
  event: { type: OrderEventType; data: Record<string, unknown>; to: OrderStatus | null; now: Date },
): Promise<void> {
  const at = sql`${event.now}::timestamptz`;
  const status =
    event.to === null
      ? sql`status`
      : sql`case when status in (${listed(statusesBefore(event.to))}) then ${event.to}::order_status else status end`;
  const data = sql`${JSON.stringify(event.data)}::jsonb`;
  await db.execute(sql`
    with moved as (
      update orders set status = ${status},
        version = version + 1, last_sequence = last_sequence + 1, updated_at = ${at}
      where id = ${orderId}::uuid
      returning id, last_sequence
    ), happened as (
      insert into order_events (order_id, sequence, type, data, at)
      select id, last_sequence, ${event.type}::order_event_type, ${data}, ${at} from moved
    )
    insert into outbox (stream_id, sequence, events, due_at, created_at)
    select id, last_sequence,
      jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', ${event.type}::text, 'data', ${data})),
      clock_timestamp(), ${at} from moved`);
}

const listed = (statuses: readonly OrderStatus[]) => sql.raw(statuses.map((status) => `'${status}'`).join(', '));
