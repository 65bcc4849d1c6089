// One of everything, a few times: does the system serve, and does the generator understand its answers?
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { CHECKOUT_OPS } from './lib/checkout-ops.ts';
import { loadOptions } from './lib/load-options.ts';

export { browse } from './flows/browse.ts';
export { order } from './flows/order.ts';
export { handleSummary } from './lib/write-summary.ts';

const few = (exec: string) =>
  ({ executor: 'per-vu-iterations', exec, vus: 3, iterations: 5, maxDuration: '60s' }) as const;

export const options = loadOptions({ browse: few('browse'), order: few('order') }, [...CATALOG_OPS, ...CHECKOUT_OPS]);
