// Visits: lists, model pages and matrices by a power law, one visit in seven a program.
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { browse } from './flows/browse.ts';
export { handleSummary } from './lib/write-summary.ts';

/** Queries of a visit, on average. */
const QUERIES_A_VISIT = 5.5;

export const options = loadOptions(
  {
    browse: arrivals({
      exec: 'browse',
      perMinute: LOAD.queriesPerMinute / QUERIES_A_VISIT,
      seconds: LOAD.seconds,
      maxVUs: LOAD.users,
    }),
  },
  CATALOG_OPS,
);
