// Usual queries and orders; for 30 s 1,000 queries a second on top; ten seconds later everything must be as quick as before.
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { CHECKOUT_OPS } from './lib/checkout-ops.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { acceptOverload } from './lib/operation.ts';
import { LOAD } from './lib/profiles.ts';

export { order } from './flows/order.ts';
export { queryCatalog } from './flows/query-catalog.ts';
export { handleSummary } from './lib/write-summary.ts';

// A thousand a second may be more than the machine can answer: some are told to come back, and nothing else may go wrong.
acceptOverload();

const { users } = LOAD;
const queries = { exec: 'queryCatalog', perMinute: LOAD.queriesPerMinute, maxVUs: users } as const;
const orders = { exec: 'order', perMinute: LOAD.ordersPerMinute / 10, maxVUs: users } as const;
/** The full profile's height is 1,000 a second; the smaller ones keep the shape. */
const height = Math.max(120, LOAD.queriesPerMinute * 20);

const BEFORE = 20;
const SPIKE = 30;
/** Within which everything must be as before. */
const RECOVERY = 10;
const AFTER = 20;

export const options = loadOptions(
  {
    before: arrivals({ ...queries, seconds: BEFORE }),
    ordersBefore: arrivals({ ...orders, seconds: BEFORE }),
    spike: arrivals({
      exec: 'queryCatalog',
      perMinute: height,
      seconds: SPIKE,
      maxVUs: users * 5,
      startTime: `${BEFORE}s`,
    }),
    ordersInSpike: arrivals({ ...orders, seconds: SPIKE + RECOVERY, startTime: `${BEFORE}s` }),
    recovering: arrivals({ ...queries, seconds: RECOVERY, startTime: `${BEFORE + SPIKE}s` }),
    after: arrivals({ ...queries, seconds: AFTER, startTime: `${BEFORE + SPIKE + RECOVERY}s` }),
    ordersAfter: arrivals({ ...orders, seconds: AFTER, startTime: `${BEFORE + SPIKE + RECOVERY}s` }),
  },
  [...CATALOG_OPS, ...CHECKOUT_OPS],
  ['before', 'ordersBefore', 'after', 'ordersAfter'],
);
