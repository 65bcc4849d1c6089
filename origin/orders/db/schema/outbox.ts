import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { OrderEventType } from '#shared/contracts/orders.ts';
import { moment } from '../columns.ts';

/** An event as it is told. */
export interface OutboxEvent {
  sequence: number;
  type: OrderEventType;
  data: Record<string, unknown>;
}

/** What has to be told after a commit: the events that it wrote, in order within an order. A row leaves when it was delivered. */
export const outbox = pgTable(
  'outbox',
  {
    /** The order that it is about. */
    streamId: uuid('stream_id').notNull(),
    /** Of the last of the events. */
    sequence: integer('sequence').notNull(),
    events: jsonb('events').$type<OutboxEvent[]>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Not before then: a lease while it is being delivered, a back-off after a failure. */
    dueAt: moment('due_at').notNull(),
    /** Given up; its stream waits until a person retries or resolves it. */
    deadAt: moment('dead_at'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.streamId, row.sequence] }),
    index('outbox_due')
      .on(row.dueAt)
      .where(sql`${row.deadAt} is null`),
    index('outbox_dead')
      .on(row.deadAt)
      .where(sql`${row.deadAt} is not null`),
  ],
);
