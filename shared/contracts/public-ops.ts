import { API_KEY_OPS } from './api-keys.ts';
import { CART_OPS } from './carts.ts';
import { CATALOG_OPS } from './catalog.ts';
import { IDENTITY_OPS } from './identity.ts';
import type { Op } from './op.ts';
import { OAUTH_OPS } from './oauth.ts';
import { ORDER_OPS } from './orders.ts';
import { createQuotes } from './quotes.ts';

/**
 * Every operation that the edge offers: OpenAPI, the typed client, the Postman collection and the API checks follow this list.
 * An operation is added with its route; edge/public-ops.test.ts compares the two.
 */
export const PUBLIC_OPS = [
  ...CATALOG_OPS,
  createQuotes,
  ...IDENTITY_OPS,
  ...OAUTH_OPS,
  ...API_KEY_OPS,
  ...CART_OPS,
  ...ORDER_OPS,
] as const satisfies readonly Op[];
