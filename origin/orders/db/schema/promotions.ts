import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Currency } from '#shared/money.ts';
import { isAmount, minor, moment } from '../columns.ts';
import { orders } from './orders.ts';

/** A promo code: a percent of the items, or an amount off them. */
export const promotions = pgTable(
  'promotions',
  {
    id: uuid('id').primaryKey(),
    code: text('code').notNull(),
    active: boolean('active').notNull().default(true),
    /** Raised when the terms change, so that a total computed from older ones is not charged. */
    version: integer('version').notNull().default(1),
    percentBasisPoints: integer('percent_basis_points'),
    amountMinor: minor('amount_minor'),
    currency: text('currency').$type<Currency>(),
    minItemsMinor: minor('min_items_minor').notNull().default(0),
    /** Null: without a limit. */
    maxRedemptions: integer('max_redemptions'),
    redeemed: integer('redeemed').notNull().default(0),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
  },
  (promotion) => [
    unique('promotions_code').on(promotion.code),
    check(
      'promotions_kind',
      sql`(${promotion.percentBasisPoints} is null) <> (${promotion.amountMinor} is null)
      and (${promotion.amountMinor} is null or ${promotion.currency} is not null)`,
    ),
    check('promotions_percent', sql`${promotion.percentBasisPoints} between 1 and 10000`),
    check('promotions_amount', sql`${promotion.amountMinor} > 0`),
    check('promotions_minimum', isAmount(promotion.minItemsMinor)),
    check(
      'promotions_never_overused',
      sql`${promotion.redeemed} >= 0 and (${promotion.maxRedemptions} is null or ${promotion.redeemed} <= ${promotion.maxRedemptions})`,
    ),
    check('promotions_period', sql`${promotion.startsAt} < ${promotion.endsAt}`),
  ],
);

/** One use of a promo code by one order; given back when the order is cancelled. */
export const promotionRedemptions = pgTable(
  'promotion_redemptions',
  {
    orderId: uuid('order_id')
      .primaryKey()
      .references(() => orders.id),
    promotionId: uuid('promotion_id')
      .notNull()
      .references(() => promotions.id),
    discountMinor: minor('discount_minor').notNull(),
    createdAt: moment('created_at').notNull(),
    releasedAt: moment('released_at'),
  },
  (row) => [
    index('promotion_redemptions_of')
      .on(row.promotionId)
      .where(sql`${row.releasedAt} is null`),
    check('promotion_redemptions_discount', isAmount(row.discountMinor)),
  ],
);
