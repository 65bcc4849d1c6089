// The agreed queries for 20 s, then 1,000 requests a second for 30 s, then the agreed queries again: is it as quick as before?
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { queryCatalog } from './flows/query-catalog.ts';
export { handleSummary } from './lib/write-summary.ts';

const usual = Math.max(1, Math.round(LOAD.queriesPerMinute / 60));
/** The full profile's height; the smaller ones keep the shape. */
const height = Math.max(2, Math.round((1_000 * usual) / 50));

export const options = loadOptions(
  {
    spike: {
      executor: 'ramping-arrival-rate',
      exec: 'queryCatalog',
      startRate: usual,
      timeUnit: '1s',
      preAllocatedVUs: LOAD.users,
      maxVUs: LOAD.users * 5,
      stages: [
        { duration: '20s', target: usual },
        { duration: '1s', target: height },
        { duration: '30s', target: height },
        { duration: '1s', target: usual },
        { duration: '30s', target: usual },
      ],
    },
  },
  CATALOG_OPS,
);
