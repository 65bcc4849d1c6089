// How much of a bare Hono worker's requests/s the edge keeps for a cached filter answer of 8 KB.
import type { WorkerBundle } from '../../../dev/servers/bundle-worker.ts';
import { answerOf, withEdgeBench, type EdgeBench } from '../../lib/edge-bench.ts';
import { medianAndSpread } from '../../lib/figures.ts';
import { filterAnswer, FILTERS } from './filter-answer.ts';
import type { Contender } from './load-job.ts';
import { printFigures } from './print-figures.ts';
import { runLoad } from './run-load.ts';

export const BARE_WORKER = 'load-tests/benchmarks/edge-hit/bare-worker.ts';
const FIRST = FILTERS[0] ?? '/';
const WARM_UP = { connections: 32, rounds: 8, sliceMs: 500 };
const MEASURED = { connections: 32, rounds: 60, sliceMs: 250 };
/** Of the client's own making, so that both sides make them anew. */
const NOT_COPIED = new Set(['content-length', 'connection', 'keep-alive', 'date', 'transfer-encoding']);

/** Runs it and prints the figures; the last line is `ratio=…`. */
export async function edgeHit(): Promise<void> {
  await withEdgeBench(filterAnswer, measure);
}

async function measure(bench: EdgeBench): Promise<void> {
  const log = (line: string) => process.stderr.write(`  ${line}\n`);
  const edgeBundle = await bench.bundle();
  const coldMs = await coldAnswers(bench, edgeBundle);
  const { edge, bare, body, headers } = await cachedEdgeAndBare(bench, edgeBundle);
  const none = await bench.run(bare.bundle, { BODY: body, WITH_HEADERS: '[]' });
  const contenders = [
    contender('edge, one key', edge),
    contender(`edge, ${FILTERS.length} keys`, edge, FILTERS),
    contender('bare, same headers', bare),
    contender('bare, no headers', none),
  ];
  log('warming up');
  await runLoad({ contenders, ...WARM_UP });
  log(`${MEASURED.rounds} rounds of ${MEASURED.sliceMs} ms for each`);
  const results = await runLoad({ contenders, ...MEASURED });
  await printFigures({ contenders, results, coldMs, bodyBytes: Buffer.byteLength(body), headers });
}

/** The edge with every filter in its cache, and the bare worker that answers the first of them with the same bytes and headers. */
export async function cachedEdgeAndBare(bench: EdgeBench, edgeBundle: WorkerBundle) {
  const bundle = await bench.bundle(BARE_WORKER);
  const edge = await bench.run(edgeBundle, bench.bindings);
  for (const target of FILTERS) await answerOf(edge.url + target);
  const { headers, body } = await answerOf(edge.url + FIRST);
  const pairs = [...headers].filter(([name]) => !NOT_COPIED.has(name));
  const bare = await bench.run(bundle, { BODY: body, WITH_HEADERS: JSON.stringify(pairs) });
  return { edge, bare: { ...bare, bundle }, body, headers: pairs.length };
}

/** A worker as the load client is told of it. */
export const contender = (
  name: string,
  { url, pid }: { url: string; pid: number | undefined },
  targets: readonly string[] = [FIRST],
): Contender => ({ name, url, targets: [...targets], ...(pid !== undefined && { pid }) });

/** From a request to an isolate that has never run to its answer, which another isolate has left in Redis; the middle of five. */
async function coldAnswers(bench: EdgeBench, bundle: WorkerBundle): Promise<number> {
  const times: number[] = [];
  for (let each = 0; each <= 5; each++) {
    const worker = await bench.run(bundle, bench.bindings);
    const startedAt = performance.now();
    await answerOf(worker.url + FIRST);
    if (each > 0) times.push(performance.now() - startedAt);
    await worker.stop();
  }
  return medianAndSpread(times).median;
}
