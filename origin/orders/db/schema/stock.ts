import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';
import { reservationState } from './enums.ts';
import { orders } from './orders.ts';

/** Counted pieces of one SKU at one place. A SKU without a row is not counted. */
export const stock = pgTable(
  'stock',
  {
    sku: text('sku').notNull(),
    location: text('location').notNull(),
    onHand: integer('on_hand').notNull(),
    reserved: integer('reserved').notNull().default(0),
    /** Pieces that orders hold beyond those on hand: a count was lower than what had been sold. Kept equal, so that any other excess is refused. */
    short: integer('short').notNull().default(0),
    /** No longer sold, whatever is on hand. */
    withdrawn: boolean('withdrawn').notNull().default(false),
    updatedAt: moment('updated_at').notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.sku, row.location] }),
    check(
      'stock_never_negative',
      sql`${row.onHand} >= 0 and ${row.short} >= 0 and ${row.reserved} between 0 and ${row.onHand} + ${row.short}`,
    ),
  ],
);

/** The newest load of counts of each source, and how far it has been merged. */
export const stockLoads = pgTable('stock_loads', {
  source: text('source').primaryKey(),
  runId: text('run_id').notNull(),
  asOf: moment('as_of').notNull(),
  /** The last SKU and place that were merged; null before the first. */
  mergedSku: text('merged_sku'),
  mergedLocation: text('merged_location'),
  rows: integer('rows').notNull().default(0),
  written: integer('written').notNull().default(0),
  short: integer('short').notNull().default(0),
  doneAt: moment('done_at'),
});

/** Pieces held for one order: held → consumed or released, once. */
export const reservations = pgTable(
  'reservations',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    sku: text('sku').notNull(),
    location: text('location').notNull(),
    quantity: integer('quantity').notNull(),
    state: reservationState('state').notNull().default('held'),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (row) => [
    primaryKey({ columns: [row.orderId, row.sku, row.location] }),
    check('reservations_pieces', sql`${row.quantity} > 0 and (${row.state} = 'held') = (${row.endedAt} is null)`),
  ],
);
