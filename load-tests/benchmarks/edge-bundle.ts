// What the edge's worker weighs, and what it costs to start one, beside a bare Hono worker.
import type { WorkerBundle } from '../../dev/servers/bundle-worker.ts';
import { bundleWorker } from '../../tools/deploy/bundle-worker.ts';
import { answerOf, withEdgeBench, type EdgeBench } from '../lib/edge-bench.ts';
import { machineLine, medianAndSpread } from '../lib/figures.ts';
import { cpuSeconds } from '../lib/process-cpu.ts';
import { saveResult } from '../lib/save-result.ts';
import { BARE_WORKER } from './edge-hit/edge-hit.ts';
import { ratioLine } from './outcome.ts';

/** Starts of each side; a process's CPU is told in steps of 10 ms, so that many are needed. */
const STARTS = 15;
const TARGET = { gzippedBytes: 200 * 1_024, startUpMs: 50 };

/** Runs it and prints the figures; the last line is `ratio=…`. Sets the exit code when the bundle or its start-up is above what is promised. */
export async function edgeBundle(): Promise<void> {
  const { bytes, gzippedBytes } = await bundleWorker('production');
  const kilobytes = (count: number) => `${(count / 1_024).toFixed(1)} KB`;
  console.log(`bundle: ${kilobytes(bytes)} minified, ${kilobytes(gzippedBytes)} gzipped; wanted < 200 KB gzipped`);
  if (gzippedBytes > TARGET.gzippedBytes) process.exitCode = 1;
  await withEdgeBench(() => Buffer.from('{}'), startUps);
}

async function startUps(bench: EdgeBench): Promise<void> {
  const [edge, bare] = [await bench.bundle(), await bench.bundle(BARE_WORKER)];
  const ready = { BODY: '{}', WITH_HEADERS: '[]' };
  const costs: { edge: number; bare: number }[] = [];
  for (let start = 0; start <= STARTS; start++) {
    const cost = {
      edge: await startUpMs(bench, edge, bench.bindings, '/healthz'),
      bare: await startUpMs(bench, bare, ready, '/v1/catalog/models'),
    };
    if (start > 0) costs.push(cost);
  }
  const middle = (values: number[]) => medianAndSpread(values).median;
  const [edgeMs, bareMs] = [middle(costs.map((cost) => cost.edge)), middle(costs.map((cost) => cost.bare))];
  // The mean of differences: a middle of 10 ms steps would be one of those steps.
  const ownMs = costs.reduce((sum, cost) => sum + cost.edge - cost.bare, 0) / costs.length;
  console.log(`${STARTS} starts of workerd with the first answer: edge ${edgeMs} ms of CPU, bare ${bareMs} ms`);
  console.log(`the edge's own part: ${ownMs.toFixed(0)} ms; wanted < ${TARGET.startUpMs} ms`);
  console.log(`kept in ${await saveResult('edge-bundle', { machine: machineLine(), costs })}`);
  if (!(ownMs < TARGET.startUpMs)) process.exitCode = 1;
  const ratio = medianAndSpread(costs.map((cost) => cost.edge / cost.bare));
  console.log(ratioLine(ratio.median, ratio.spreadPercent));
}

/** CPU of a fresh workerd up to its first answer. Throws where there is no /proc to read it from. */
async function startUpMs(
  bench: EdgeBench,
  bundle: WorkerBundle,
  bindings: Readonly<Record<string, string>>,
  target: string,
): Promise<number> {
  const worker = await bench.run(bundle, bindings);
  await answerOf(worker.url + target);
  const seconds = await cpuSeconds(worker.pid);
  await worker.stop();
  if (seconds === undefined) throw new Error('the CPU of a process is read from /proc, which this system has not');
  return Math.round(seconds * 1_000);
}
