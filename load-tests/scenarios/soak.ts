// Half an hour at one and a half times the agreed load: what leaks or fills up shows.
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { signIn, signOut } from '#shared/contracts/identity-sessions.ts';
import { CHECKOUT_OPS } from './lib/checkout-ops.ts';
import { mixedLoad } from './lib/mixed-load.ts';
import { loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { order } from './flows/order.ts';
export { queryCatalog } from './flows/query-catalog.ts';
export { signInAndOut } from './flows/sign-in.ts';
export { handleSummary } from './lib/write-summary.ts';

const SHARE = 1.5;
const TIMES_LONGER = 3;

export const options = loadOptions(
  mixedLoad({
    ...LOAD,
    seconds: LOAD.seconds * TIMES_LONGER,
    ordersPerMinute: LOAD.ordersPerMinute * SHARE,
    queriesPerMinute: LOAD.queriesPerMinute * SHARE,
  }),
  [...CATALOG_OPS, ...CHECKOUT_OPS, signIn, signOut],
);
