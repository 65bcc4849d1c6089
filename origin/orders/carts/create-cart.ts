import { MAX_CART_LINES, type Cart, type CreateCart } from '#shared/contracts/carts.ts';
import { MAX_QUANTITY } from '#shared/contracts/quotes.ts';
import { Problem } from '#shared/problem.ts';
import type { QuoteClaims } from '#shared/quote.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { findBasket } from './basket.ts';
import { CART_TTL_MS } from './change-cart.ts';
import { presentCart } from './present-cart.ts';
import { quotedColumns, readQuote } from './read-quote.ts';

/**
 * A cart of this owner with these lines; quotes of one SKU are one line at the newest. Throws `quote/*`, `cart/currency`, `cart/full`.
 */
export async function createCart(
  ports: Pick<OrdersDeps, 'pool' | 'now' | 'newId' | 'quoteKeys'>,
  ownerId: string,
  { quotes, delivery }: CreateCart,
): Promise<Cart> {
  const claims = await Promise.all(quotes.map((quote) => readQuote(ports, quote)));
  const lines = linesOf(claims, ports.newId);
  const now = ports.now();
  const id = ports.newId();
  const currency = currencyOf(claims);
  const expiresAt = new Date(now.getTime() + CART_TTL_MS);
  const values = [id, ownerId, currency, delivery === null ? null : JSON.stringify(delivery), now, expiresAt];
  return fromPostgres(async () => {
    await ports.pool.query({ name: 'create-cart', text: CREATE, values: [...values, JSON.stringify(lines)] });
    const basket = await findBasket(ports.pool, id);
    if (basket === null) throw new Error('a cart that was just made is gone');
    return presentCart(basket, now.getTime());
  });
}

const CREATE = `
with cart as (
  insert into carts (id, owner_id, status, version, currency, delivery, created_at, updated_at, expires_at)
  values ($1, $2, 'open', 1, $3, $4, $5, $5, $6)
)
insert into cart_lines (id, cart_id, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor, state, lead_days,
  returnable, quote_id, quote_issued_at, quote_expires_at)
select id, $1, sku, "modelId", "makerId", slug, name, size, options, quantity, "unitMinor", state, "leadDays",
  returnable, "quoteId", "quoteIssuedAt", "quoteExpiresAt"
from jsonb_to_recordset($7::jsonb) as line(id uuid, sku text, "modelId" text, "makerId" text, slug text, name text, size text,
  options text[], quantity int, "unitMinor" bigint, state line_state, "leadDays" int, returnable bool, "quoteId" text,
  "quoteIssuedAt" timestamptz, "quoteExpiresAt" timestamptz)`;

type NewLine = ReturnType<typeof quotedColumns> & { id: string; quantity: number };

function linesOf(claims: readonly QuoteClaims[], newId: () => string): NewLine[] {
  const bySku = Map.groupBy(
    claims.toSorted((a, b) => a.issuedAtMs - b.issuedAtMs),
    (claim) => claim.sku,
  );
  if (bySku.size > MAX_CART_LINES) throw new Problem('cart/full', `a cart holds at most ${MAX_CART_LINES} lines`);
  return [...bySku.values()].flatMap((same) => {
    const newest = same.at(-1);
    if (newest === undefined) return [];
    const quantity = same.reduce((sum, claim) => sum + claim.quantity, 0);
    if (quantity > MAX_QUANTITY) throw new Problem('cart/full', `a line holds at most ${MAX_QUANTITY} pieces`);
    return [{ id: newId(), quantity, ...quotedColumns(newest) }];
  });
}

function currencyOf(claims: readonly QuoteClaims[]): string | null {
  const [first] = claims;
  const other = claims.find((claim) => claim.currency !== first?.currency);
  if (other !== undefined)
    throw new Problem('cart/currency', `one quote is in ${first?.currency}, another in ${other.currency}`);
  return first?.currency ?? null;
}
