import { and, count, eq } from 'drizzle-orm';
import { MAX_CART_LINES } from '#shared/contracts/carts.ts';
import { MAX_QUANTITY } from '#shared/contracts/quotes.ts';
import { Problem } from '#shared/problem.ts';
import type { Db } from '../db/database.ts';
import { cartLines } from '../db/schema/carts.ts';

export type Line = typeof cartLines.$inferSelect;

/** The line of this SKU; the caller holds the cart's row, so that nobody else changes it meanwhile. */
export async function lineOfSku(db: Db, cartId: string, sku: string): Promise<Line | null> {
  const [line] = await db
    .select()
    .from(cartLines)
    .where(and(eq(cartLines.cartId, cartId), eq(cartLines.sku, sku)));
  return line ?? null;
}

/** Throws `cart/line-not-found`. */
export async function lineById(db: Db, cartId: string, lineId: string): Promise<Line> {
  const [line] = await db
    .select()
    .from(cartLines)
    .where(and(eq(cartLines.cartId, cartId), eq(cartLines.id, lineId)));
  if (line === undefined) throw new Problem('cart/line-not-found');
  return line;
}

/** Throws `cart/full` when there is no room for another line. */
export async function insertLine(db: Db, line: typeof cartLines.$inferInsert): Promise<void> {
  const [row] = await db.select({ lines: count() }).from(cartLines).where(eq(cartLines.cartId, line.cartId));
  if ((row?.lines ?? 0) >= MAX_CART_LINES)
    throw new Problem('cart/full', `a cart holds at most ${MAX_CART_LINES} lines`);
  await db.insert(cartLines).values(line);
}

/** Throws `cart/full` for more pieces than a line holds. */
export async function updateLine(db: Db, id: string, change: Partial<typeof cartLines.$inferInsert>): Promise<void> {
  if ((change.quantity ?? 0) > MAX_QUANTITY)
    throw new Problem('cart/full', `a line holds at most ${MAX_QUANTITY} pieces`);
  await db.update(cartLines).set(change).where(eq(cartLines.id, id));
}
