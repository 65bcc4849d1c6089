import { cachedEdgeAndBare, contender } from '../benchmarks/edge-hit/edge-hit.ts';
import { filterAnswer, FILTERS } from '../benchmarks/edge-hit/filter-answer.ts';
import type { Round } from '../benchmarks/edge-hit/load-job.ts';
import { runLoad } from '../benchmarks/edge-hit/run-load.ts';
import { withEdgeBench } from '../lib/edge-bench.ts';
import { medianAndSpread } from '../lib/figures.ts';
import { residentBytes } from '../lib/process-cpu.ts';
import type { Curve, Point } from './curve.ts';

const USERS = [10, 50, 250, 1_000];
const ROUNDS = 8;
const SLICE_MS = 1_000;

/** Users who ask for cached answers as fast as they come, each over a connection of their own; the bare worker in turn with the edge. */
export async function growUsers(): Promise<Curve> {
  const points: Point[] = [];
  await withEdgeBench(filterAnswer, async (bench) => {
    const { edge, bare } = await cachedEdgeAndBare(bench, await bench.bundle());
    const contenders = [contender('edge', edge, FILTERS), contender('bare', bare)];
    await runLoad({ contenders, connections: 32, rounds: 4, sliceMs: SLICE_MS });
    for (const at of USERS) {
      const [ours = [], theirs = []] = await runLoad({
        contenders,
        connections: at,
        rounds: ROUNDS,
        sliceMs: SLICE_MS,
      });
      const middle = (rounds: readonly Round[], of: (round: Round) => number) => medianAndSpread(rounds.map(of)).median;
      const rate = middle(ours, ({ perSecond }) => perSecond);
      const point = {
        at,
        'answers/s': rate,
        // Little's law: those who wait = rate × time.
        'mean ms': (at / rate) * 1_000,
        'p99 ms': middle(ours, ({ p99Ms }) => p99Ms),
        'of a bare worker': middle(
          ours.map((round, index) => ({
            ...round,
            perSecond: round.perSecond / (theirs[index]?.perSecond ?? Infinity),
          })),
          ({ perSecond }) => perSecond,
        ),
        'CPU, µs an answer': middle(ours, ({ workerCpuSeconds, requests }) => (workerCpuSeconds / requests) * 1e6),
        'memory of workerd, MB': ((await residentBytes(edge.pid)) ?? 0) / 1e6,
      };
      console.log(JSON.stringify(point));
      points.push(point);
    }
  });
  return { of: 'users', points };
}
