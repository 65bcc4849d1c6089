import { eq } from 'drizzle-orm';
import type { Cart } from '#shared/contracts/carts.ts';
import { Problem } from '#shared/problem.ts';
import type { QuoteClaims } from '#shared/quote.ts';
import type { Db } from '../db/database.ts';
import { carts } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';
import { changeCart, type CartTarget } from './change-cart.ts';
import { insertLine, lineOfSku, updateLine } from './line-repo.ts';
import { quotedColumns, readQuote } from './read-quote.ts';

/**
 * Puts a quoted line into the cart, or its pieces into the line of the same SKU.
 * Throws `quote/*`, `cart/currency`, `cart/full` and what changeCart throws.
 */
export async function addLine(
  ports: Pick<OrdersDeps, 'pool' | 'now' | 'newId' | 'quoteKeys'>,
  target: CartTarget,
  quote: string,
): Promise<Cart> {
  const claims = await readQuote(ports, quote);
  return changeCart(ports, target, async (db, cart) => {
    if (cart.currency !== null && cart.currency !== claims.currency)
      throw new Problem('cart/currency', `the cart is in ${cart.currency}, the quote in ${claims.currency}`);
    if (cart.currency === null) await db.update(carts).set({ currency: claims.currency }).where(eq(carts.id, cart.id));
    await putLine(db, cart.id, ports.newId, claims);
  });
}

async function putLine(db: Db, cartId: string, newId: () => string, claims: QuoteClaims): Promise<void> {
  const line = await lineOfSku(db, cartId, claims.sku);
  if (line === null) {
    await insertLine(db, { id: newId(), cartId, quantity: claims.quantity, ...quotedColumns(claims) });
    return;
  }
  const newer = claims.issuedAtMs >= line.quoteIssuedAt.getTime();
  const changed = newer && claims.unitMinor !== line.unitMinor;
  await updateLine(db, line.id, {
    quantity: line.quantity + claims.quantity,
    previousUnitMinor: changed ? line.unitMinor : null,
    ...(newer && quotedColumns(claims)),
  });
}
