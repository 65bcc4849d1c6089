import { API_KEY_OPS } from './api-keys.ts';
import { CATALOG_OPS } from './catalog.ts';
import { IDENTITY_OPS } from './identity.ts';
import type { Op } from './op.ts';
import { OAUTH_OPS } from './oauth.ts';
import { ORDERS_SERVICE_OPS } from './orders-service.ts';
import { createQuotes } from './quotes.ts';
import { SYNC_SERVICE_OPS } from './sync-service.ts';

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
  ...ORDERS_SERVICE_OPS,
  ...SYNC_SERVICE_OPS,
] as const satisfies readonly Op[];
