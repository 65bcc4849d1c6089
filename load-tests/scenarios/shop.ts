// Visits as shops see them: 16 in 100 end in an order.
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { browse } from './flows/browse.ts';
import { order } from './flows/order.ts';
import { CHECKOUT_OPS } from './lib/checkout-ops.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { handleSummary } from './lib/write-summary.ts';

const ORDERING = 0.16;

/** A visit with what comes of it. */
export function visit(): void {
  browse();
  if (Math.random() < ORDERING) order();
}

const { ordersPerMinute, seconds, users: maxVUs } = LOAD;

/** As many visits as the agreed orders would take, at a tenth: a visit holds its user for half a minute. */
const perMinute = ordersPerMinute / 10;

export const options = loadOptions({ shop: arrivals({ exec: 'visit', perMinute, seconds, maxVUs }) }, [
  ...CATALOG_OPS,
  ...CHECKOUT_OPS,
]);
