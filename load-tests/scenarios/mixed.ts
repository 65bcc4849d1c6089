// 5,000 orders and 3,000 catalogue queries a minute at once.
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

export const options = loadOptions(mixedLoad(LOAD), [...CATALOG_OPS, ...CHECKOUT_OPS, signIn, signOut]);
