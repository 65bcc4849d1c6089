// Orders at half the agreed load while the provider sends all its events again and again.
import { check } from 'k6';
import http from 'k6/http';
import { CHECKOUT_OPS } from './lib/checkout-ops.ts';
import { STRIPE_URL } from './lib/environment.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { order } from './flows/order.ts';
export { handleSummary } from './lib/write-summary.ts';

const { ordersPerMinute, seconds, users: maxVUs } = LOAD;
const RESENDS_PER_MINUTE = 12;

/** Our sandbox sends every event that it keeps once more. */
export function resendEvents(): void {
  const answer = http.post(`${STRIPE_URL}/_sandbox/events/resend`, '{}', {
    tags: { op: 'resendEvents', name: 'resend' },
  });
  check(answer, { 'the provider sends its events again': ({ status }) => status === 200 });
}

export const options = loadOptions(
  {
    orders: arrivals({ exec: 'order', perMinute: ordersPerMinute / 2, seconds, maxVUs }),
    resends: arrivals({ exec: 'resendEvents', perMinute: RESENDS_PER_MINUTE, seconds, maxVUs: 5 }),
  },
  CHECKOUT_OPS,
);
