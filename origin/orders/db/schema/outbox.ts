import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** What has to be told to somebody after a commit, in order within a stream. A row leaves when it was delivered. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The order that it is about. */
    streamId: uuid('stream_id').notNull(),
    sequence: integer('sequence').notNull(),
    topic: text('topic').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Not before then: a lease while it is being delivered, a back-off after a failure. */
    dueAt: moment('due_at').notNull(),
    /** Given up; its stream waits until a person retries or resolves it. */
    deadAt: moment('dead_at'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
  },
  (row) => [
    unique('outbox_order').on(row.streamId, row.sequence),
    index('outbox_due')
      .on(row.dueAt)
      .where(sql`${row.deadAt} is null`),
    index('outbox_dead')
      .on(row.deadAt)
      .where(sql`${row.deadAt} is not null`),
    check('outbox_attempts', sql`${row.attempts} >= 0`),
  ],
);
