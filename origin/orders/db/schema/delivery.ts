import { sql } from 'drizzle-orm';
import { boolean, check, date, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { ZoneDefinition } from '#shared/contracts/delivery.ts';
import type { Currency } from '#shared/money.ts';
import { isAmount, minor, moment } from '../columns.ts';
import { slotPart } from './enums.ts';
import { orders } from './orders.ts';

/** Where delivery costs the same and goes by the same week. */
export const deliveryZones = pgTable(
  'delivery_zones',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    baseMinor: minor('base_minor').notNull(),
    perFloorMinor: minor('per_floor_minor').notNull(),
    liftMinor: minor('lift_minor').notNull(),
    transportDays: integer('transport_days').notNull(),
    timeZone: text('time_zone').notNull(),
    /** Capacity by part of the day, Monday first. */
    week: jsonb('week').$type<ZoneDefinition['week']>().notNull(),
    active: boolean('active').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (zone) => [
    check(
      'delivery_zones_prices',
      sql`${isAmount(zone.baseMinor)} and ${isAmount(zone.perFloorMinor)} and ${isAmount(zone.liftMinor)}`,
    ),
    check('delivery_zones_transport', sql`${zone.transportDays} between 0 and 60`),
  ],
);

/** Prefixes of postcodes that belong to a zone. Two ranges of one length never overlap: delivery_ranges_apart in the migrations. */
export const deliveryRanges = pgTable(
  'delivery_ranges',
  {
    zoneId: text('zone_id')
      .notNull()
      .references(() => deliveryZones.id, { onDelete: 'cascade' }),
    fromPrefix: text('from_prefix').notNull(),
    toPrefix: text('to_prefix').notNull(),
  },
  (range) => [
    primaryKey({ columns: [range.fromPrefix, range.toPrefix] }),
    check('delivery_ranges_length', sql`length(${range.fromPrefix}) = length(${range.toPrefix})`),
  ],
);

/** One part of one day in one zone: how many deliveries it takes, and how many it has. */
export const deliverySlots = pgTable(
  'delivery_slots',
  {
    zoneId: text('zone_id')
      .notNull()
      .references(() => deliveryZones.id),
    date: date('date').notNull(),
    part: slotPart('part').notNull(),
    capacity: integer('capacity').notNull(),
    booked: integer('booked').notNull().default(0),
    /** Set by a person: the zone's week no longer changes it. */
    byHand: boolean('by_hand').notNull().default(false),
  },
  (slot) => [
    primaryKey({ columns: [slot.zoneId, slot.date, slot.part] }),
    check('delivery_slots_never_overbooked', sql`${slot.booked} between 0 and ${slot.capacity}`),
  ],
);

/** The slot of an order; released when the order ends before it. */
export const deliveryBookings = pgTable('delivery_bookings', {
  orderId: uuid('order_id')
    .primaryKey()
    .references(() => orders.id),
  zoneId: text('zone_id').notNull(),
  date: date('date').notNull(),
  part: slotPart('part').notNull(),
  bookedAt: moment('booked_at').notNull(),
  releasedAt: moment('released_at'),
});
