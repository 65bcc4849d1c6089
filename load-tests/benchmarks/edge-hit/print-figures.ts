import { machineLine, medianAndSpread, percentile } from '../../lib/figures.ts';
import { ratioLine } from '../outcome.ts';
import type { Contender, Round } from './load-job.ts';
import { saveResult } from '../../lib/save-result.ts';

export interface Measured {
  /** Edge with one key, edge with many, bare with the same headers, bare without. */
  contenders: readonly Contender[];
  results: readonly Round[][];
  coldMs: number;
  bodyBytes: number;
  headers: number;
}

const round3 = (value: number): number => Math.round(value * 1_000) / 1_000;

/** Prints and keeps what was measured; ratios are the middle of those of each round, so that noise meets both sides. */
export async function printFigures({ contenders, results, coldMs, bodyBytes, headers }: Measured): Promise<void> {
  const [edge = [], many = [], same = [], none = []] = results;
  const ratios = (one: readonly Round[], other: readonly Round[]) =>
    one.map(({ perSecond }, at) => perSecond / (other[at]?.perSecond ?? Infinity));
  const figures = contenders.map(({ name }, at) => figuresOf(name, results[at] ?? []));
  const perRound = ratios(edge, same);
  const result = {
    machine: machineLine(),
    at: new Date().toISOString(),
    bodyBytes,
    headers,
    figures,
    coldAnswerMs: Math.round(coldMs),
    ratioManyKeys: round3(medianAndSpread(ratios(many, same)).median),
    ratioToNoHeaders: round3(medianAndSpread(ratios(edge, none)).median),
    ratioOfCpu: round3((figures[2]?.workerCpuMicros ?? 0) / (figures[0]?.workerCpuMicros ?? Infinity)),
    quartiles: [0.25, 0.75].map((share) => round3(percentile(perRound, share))),
    ratio: round3(medianAndSpread(perRound).median),
  };
  const file = await saveResult('edge-hit', result);
  console.log(`body of ${bodyBytes} bytes, ${headers} headers, 32 connections, ${edge.length} alternating rounds`);
  for (const { name, perSecond, quartiles, p99Ms, workerCpuMicros, clientCpuPercent } of figures)
    console.log(
      `${name}: ${perSecond}/s (quartiles ${quartiles.join(' to ')}), p99 ${p99Ms} ms, ${workerCpuMicros} µs of CPU in workerd each; client at ${clientCpuPercent} % of a core`,
    );
  console.log(`a cold isolate's first answer, from Redis: ${result.coldAnswerMs} ms`);
  console.log(`saved in ${file}`);
  console.log(`ratio with many keys=${result.ratioManyKeys}`);
  console.log(`ratio to no headers=${result.ratioToNoHeaders}`);
  console.log(`ratio of CPU=${result.ratioOfCpu}`);
  console.log(`quartiles of ratio=${result.quartiles.join(' to ')}`);
  // Of the middle half: single slices of 250 ms meet whatever else the machine does.
  const [low = 0, high = 0] = result.quartiles;
  console.log(ratioLine(result.ratio, ((high - low) / result.ratio) * 100));
}

function figuresOf(name: string, rounds: readonly Round[]) {
  const rates = rounds.map(({ perSecond }) => perSecond);
  const requests = rounds.reduce((sum, each) => sum + each.requests, 0);
  const cpuSeconds = rounds.reduce((sum, each) => sum + each.workerCpuSeconds, 0);
  return {
    name,
    perSecond: Math.round(medianAndSpread(rates).median),
    quartiles: [0.25, 0.75].map((share) => Math.round(percentile(rates, share))),
    p99Ms: Math.round(medianAndSpread(rounds.map(({ p99Ms }) => p99Ms)).median * 10) / 10,
    workerCpuMicros: Math.round((cpuSeconds / requests) * 1e6),
    clientCpuPercent: Math.round(medianAndSpread(rounds.map((each) => each.clientCpuShare)).median * 100),
  };
}
