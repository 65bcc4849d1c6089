import { sql, type SQL } from 'drizzle-orm';
import { bigint, timestamp, type AnyPgColumn } from 'drizzle-orm/pg-core';

/** Whole minor units; JavaScript reads them as numbers, so the checks keep them within the safe integers. */
export const minor = (name: string) => bigint(name, { mode: 'number' });

/** A moment, with its zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** Says that an amount is 0 to 2^53 − 1. */
export const isAmount = (column: AnyPgColumn): SQL => sql`${column} between 0 and 9007199254740991`;
