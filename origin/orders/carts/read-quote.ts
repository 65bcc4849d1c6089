import { Problem } from '#shared/problem.ts';
import { verifyQuote, type QuoteClaims } from '#shared/quote.ts';
import type { cartLines } from '../db/schema/carts.ts';
import type { OrdersDeps } from '../deps.ts';

/** What catalog promised, from its signature alone. Throws `quote/invalid` or `quote/expired`. */
export async function readQuote(ports: Pick<OrdersDeps, 'quoteKeys' | 'now'>, quote: string): Promise<QuoteClaims> {
  const verdict = await verifyQuote(quote, ports.quoteKeys, ports.now().getTime());
  if (verdict.ok) return verdict.claims;
  throw new Problem(verdict.reason === 'expired' ? 'quote/expired' : 'quote/invalid', `the quote is ${verdict.reason}`);
}

/** What a line keeps of its quote, all but the quantity. */
export const quotedColumns = (claims: QuoteClaims) =>
  ({
    sku: claims.sku,
    modelId: claims.modelId,
    makerId: claims.makerId,
    slug: claims.slug,
    name: claims.name,
    size: claims.size,
    options: claims.options,
    unitMinor: claims.unitMinor,
    state: claims.state,
    leadDays: claims.leadDays,
    returnable: claims.returnable,
    quoteId: claims.id,
    quoteIssuedAt: new Date(claims.issuedAtMs),
    quoteExpiresAt: new Date(claims.expiresAtMs),
  }) satisfies Partial<typeof cartLines.$inferInsert>;
