import type { Options, Scenario } from 'k6/options';
import type { Op } from '#shared/contracts/op.ts';
import { PROFILE } from './environment.ts';

/** Answers that a shopper waits for. */
const P95_MS = 200;
const P99_MS = 200;

/** A system that has just begun is slow to its first callers: smoke asks only whether everything answers. */
const isTimed = PROFILE !== 'smoke';

/**
 * k6's options for scenarios in an open model: arrivals do not wait for answers, so that a slow system is seen to be slow. With `timed`
 * the limits of time hold for these scenarios alone, and the others may drop arrivals.
 */
export function loadOptions(
  scenarios: Record<string, Scenario>,
  ops: readonly Op[],
  timed?: readonly string[],
): Options {
  const limits = isTimed ? [`p(95)<${P95_MS}`, `p(99)<${P99_MS}`] : ['max>=0'];
  const byScenario = (timed ?? []).flatMap((name): [string, string[]][] => [
    [`http_req_duration{scenario:${name}}`, limits],
    [`dropped_iterations{scenario:${name}}`, ['count==0']],
  ]);
  const byOp = ops.flatMap((op): [string, string[]][] => [
    [`http_req_duration{op:${op.id}}`, timed === undefined ? limits : ['max>=0']],
    [`http_req_failed{op:${op.id}}`, ['rate==0']],
  ]);
  return {
    scenarios,
    thresholds: {
      checks: ['rate==1'],
      http_req_failed: ['rate==0'],
      // A saturated generator looks like a fast server.
      ...(timed === undefined && { dropped_iterations: ['count==0'] }),
      ...Object.fromEntries([...byOp, ...byScenario]),
    },
    summaryTrendStats: ['count', 'avg', 'med', 'p(95)', 'p(99)', 'max'],
    discardResponseBodies: false,
    noConnectionReuse: false,
    userAgent: 'sommier-load',
  };
}

export interface Arrivals {
  exec: string;
  /** How many begin in each minute. */
  perMinute: number;
  seconds: number;
  maxVUs: number;
  startTime?: string;
}

/** A constant rate of arrivals. */
export const arrivals = ({ exec, perMinute, seconds, maxVUs, startTime = '0s' }: Arrivals): Scenario => ({
  executor: 'constant-arrival-rate',
  exec,
  rate: Math.round(perMinute),
  timeUnit: '1m',
  duration: `${seconds}s`,
  preAllocatedVUs: Math.min(maxVUs, Math.max(5, Math.ceil(perMinute / 120))),
  maxVUs,
  startTime,
  gracefulStop: '30s',
});
