import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Delivery } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';
import { isAmount, minor, moment } from '../columns.ts';
import { cartStatus, lineState } from './enums.ts';

/** One basket of one owner; `version` is raised by every change and pins what an order is placed from. */
export const carts = pgTable(
  'carts',
  {
    id: uuid('id').primaryKey(),
    /** `g_…` of a guest, or the user's UUID. */
    ownerId: text('owner_id').notNull(),
    status: cartStatus('status').notNull().default('open'),
    version: integer('version').notNull().default(1),
    currency: text('currency').$type<Currency>(),
    delivery: jsonb('delivery').$type<Delivery>(),
    promotionCode: text('promotion_code'),
    orderId: uuid('order_id'),
    mergedInto: uuid('merged_into'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (cart) => [
    check(
      'carts_ended',
      sql`(${cart.status} = 'ordered') = (${cart.orderId} is not null) and (${cart.status} = 'merged') = (${cart.mergedInto} is not null)`,
    ),
    index('carts_to_forget')
      .on(cart.updatedAt)
      .where(sql`${cart.status} in ('merged', 'expired')`),
    index('carts_to_expire')
      .on(cart.expiresAt)
      .where(sql`${cart.status} = 'open'`),
  ],
);

/** A quoted line: what the catalogue signed, and how many pieces. */
export const cartLines = pgTable(
  'cart_lines',
  {
    id: uuid('id').primaryKey(),
    cartId: uuid('cart_id')
      .notNull()
      .references(() => carts.id, { onDelete: 'cascade' }),
    sku: text('sku').notNull(),
    modelId: text('model_id').notNull(),
    makerId: text('maker_id').notNull(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    size: text('size').notNull(),
    options: text('options').array().notNull(),
    quantity: integer('quantity').notNull(),
    unitMinor: minor('unit_minor').notNull(),
    /** The price before the quote was renewed, when it was another. */
    previousUnitMinor: minor('previous_unit_minor'),
    state: lineState('state').notNull(),
    leadDays: integer('lead_days').notNull(),
    returnable: boolean('returnable').notNull(),
    quoteId: text('quote_id').notNull(),
    quoteIssuedAt: moment('quote_issued_at').notNull(),
    quoteExpiresAt: moment('quote_expires_at').notNull(),
  },
  (line) => [
    unique('cart_lines_one_per_sku').on(line.cartId, line.sku),
    check('cart_lines_quantity', sql`${line.quantity} between 1 and 99`),
    check('cart_lines_unit', isAmount(line.unitMinor)),
  ],
);
