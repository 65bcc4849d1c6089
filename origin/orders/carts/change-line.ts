import type { Cart } from '#shared/contracts/carts.ts';
import { Problem } from '#shared/problem.ts';
import type { OrdersDeps } from '../deps.ts';
import { changeCart, type CartTarget } from './change-cart.ts';
import { lineById, updateLine } from './line-repo.ts';
import { quotedColumns, readQuote } from './read-quote.ts';

export interface LineChange {
  lineId: string;
  /** Without it a new quote brings its own quantity. */
  quantity?: number | undefined;
  /** Must be of the same SKU. */
  quote?: string | undefined;
}

/**
 * Changes how many pieces, renews the quote, or both. A unit price does not depend on the quantity, so that the quote
 * that stands goes on for another quantity. Throws `quote/*`, `cart/line-not-found` and what changeCart throws.
 */
export async function changeLine(
  ports: Pick<OrdersDeps, 'pool' | 'now' | 'quoteKeys'>,
  target: CartTarget,
  change: LineChange,
): Promise<Cart> {
  const claims = change.quote === undefined ? null : await readQuote(ports, change.quote);
  return changeCart(ports, target, async (db) => {
    const line = await lineById(db, target.cartId, change.lineId);
    if (claims !== null && claims.sku !== line.sku)
      throw new Problem('quote/invalid', `the quote is of ${claims.sku}, the line of ${line.sku}`);
    await updateLine(db, line.id, {
      quantity: change.quantity ?? claims?.quantity ?? line.quantity,
      previousUnitMinor: claims !== null && claims.unitMinor !== line.unitMinor ? line.unitMinor : null,
      ...(claims !== null && quotedColumns(claims)),
    });
  });
}
