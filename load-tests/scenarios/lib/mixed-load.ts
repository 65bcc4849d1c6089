import type { Scenario } from 'k6/options';
import { arrivals } from './load-options.ts';
import type { Load } from './profiles.ts';

/** Orders and queries at once, each with half of the users. */
export function mixedLoad({ ordersPerMinute, queriesPerMinute, seconds, users }: Load): Record<string, Scenario> {
  const maxVUs = Math.ceil(users / 2);
  return {
    transactions: arrivals({ exec: 'order', perMinute: ordersPerMinute, seconds, maxVUs }),
    catalog: arrivals({ exec: 'queryCatalog', perMinute: queriesPerMinute, seconds, maxVUs }),
  };
}
