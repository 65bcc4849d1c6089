import { withPostgres } from '../lib/with-postgres.ts';
import type { Wanted } from './outcome.ts';
import { edgeBundle } from './edge-bundle.ts';
import { edgeHit } from './edge-hit/edge-hit.ts';
import { filterMiss } from './filter-miss.ts';
import { benchFreshness } from './freshness.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { benchPlace } from './place/bench-place.ts';
import { benchSaga } from './saga/bench-saga.ts';
import { sizePrice } from './size-price.ts';
import { benchStock } from './stock/bench-stock.ts';

/** One row of what good means, beside its yardstick in the same run. */
interface Benchmark {
  /** What the ratio is of. */
  ratioOf: string;
  wanted: Wanted;
  /** Prints its rounds and ends with a line `ratio=…`; a missed promise sets the exit code. */
  run: () => Promise<void>;
}

/** Every benchmark by name, in the order in which `npm run bench` runs them. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'edge-hit': {
    ratioOf: 'requests/s of a cached catalogue answer at the edge, by those of a bare Hono worker',
    wanted: { atLeast: 0.9 },
    run: edgeHit,
  },
  'filter-miss': {
    ratioOf:
      'time of an uncached filter with facets at the catalogue, by that of the same searches straight at Typesense',
    wanted: { atMost: 1.3 },
    run: filterMiss,
  },
  place: {
    ratioOf: 'orders/s of POST /v1/orders, by those of a bare Fastify with one statement',
    wanted: { atLeast: 0.5 },
    run: async () => withPostgres(benchPlace),
  },
  saga: {
    ratioOf: 'median from authorised to finished, by that of a bare workflow with as many steps',
    wanted: { atMost: 8 },
    run: async () => withPostgres(benchSaga, ['restate']),
  },
  stock: {
    ratioOf: 'p99 of reserving a piece while stock of a whole catalogue is loaded, by that in quiet',
    wanted: { atMost: 10 },
    run: async () => withPostgres(benchStock),
  },
  freshness: {
    ratioOf: 'p99 from the end of an upload to S3 until the price is seen at the edge, by the five seconds wanted',
    wanted: { atMost: 1 },
    run: benchFreshness,
  },
  'size-price': {
    ratioOf: 'time to import one changed price of a 2,048-size model, by that of writing it straight to both stores',
    wanted: { atMost: 10 },
    run: sizePrice,
  },
  'load-catalogue': {
    ratioOf: 'time to import a catalogue of which 1 % changed, by that of the whole',
    wanted: { atMost: 0.1 },
    run: loadCatalogue,
  },
  'edge-bundle': {
    ratioOf: "CPU of the edge's start-up with its first answer, by that of a bare Hono worker",
    wanted: { atMost: 4 },
    run: edgeBundle,
  },
};
