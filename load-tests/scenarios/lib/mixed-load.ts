import type { Scenario } from 'k6/options';
import type { Load } from '../../lib/load-table.ts';
import { arrivals } from './load-options.ts';

/** Orders, queries and sign-ins at once. */
export function mixedLoad(load: Load): Record<string, Scenario> {
  const { seconds, users } = load;
  const maxVUs = Math.ceil(users * 0.45);
  return {
    transactions: arrivals({ exec: 'order', perMinute: load.ordersPerMinute, seconds, maxVUs }),
    catalog: arrivals({ exec: 'queryCatalog', perMinute: load.queriesPerMinute, seconds, maxVUs }),
    signIns: arrivals({
      exec: 'signInAndOut',
      perMinute: load.signInsPerMinute,
      seconds,
      maxVUs: Math.ceil(users * 0.1),
    }),
  };
}
