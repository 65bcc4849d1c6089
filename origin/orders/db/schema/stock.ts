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
    /** No longer sold, whatever is on hand. */
    withdrawn: boolean('withdrawn').notNull().default(false),
    updatedAt: moment('updated_at').notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.sku, row.location] }),
    check('stock_never_negative', sql`${row.reserved} between 0 and ${row.onHand}`),
  ],
);

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
