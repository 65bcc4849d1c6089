// 5,000 orders a minute, each from its quote to its payment.
import { CHECKOUT_OPS } from './lib/checkout-ops.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { order } from './flows/order.ts';
export { handleSummary } from './lib/write-summary.ts';

const { ordersPerMinute: perMinute, seconds, users: maxVUs } = LOAD;

export const options = loadOptions(
  { transactions: arrivals({ exec: 'order', perMinute, seconds, maxVUs }) },
  CHECKOUT_OPS,
);
