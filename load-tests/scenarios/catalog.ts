// 3,000 catalogue queries a minute.
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { queryCatalog } from './flows/query-catalog.ts';
export { handleSummary } from './lib/write-summary.ts';

export const options = loadOptions(
  {
    catalog: arrivals({
      exec: 'queryCatalog',
      perMinute: LOAD.queriesPerMinute,
      seconds: LOAD.seconds,
      maxVUs: LOAD.users,
    }),
  },
  CATALOG_OPS,
);
