import { edgeHit } from './edge-hit/edge-hit.ts';
import { filterMiss } from './filter-miss.ts';
import { machineLine } from '../lib/figures.ts';
import { withPostgres } from '../lib/with-postgres.ts';
import { benchSaga } from './saga/bench-saga.ts';
import { benchStock } from './stock/bench-stock.ts';
import { benchPlace } from './place/bench-place.ts';

/** npm run bench -- NAME: each prints its rounds and ends with a line `ratio=…`. */
const BENCHMARKS: Record<string, () => Promise<void>> = {
  'edge-hit': edgeHit,
  'filter-miss': filterMiss,
  place: async () => withPostgres(benchPlace),
  stock: async () => withPostgres(benchStock),
  saga: async () => withPostgres(benchSaga, ['restate']),
};

const name = process.argv[2] ?? '';
const bench = BENCHMARKS[name];
if (bench === undefined) {
  console.error(`Unknown benchmark "${name}". One of: ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(machineLine());
  await bench();
}
