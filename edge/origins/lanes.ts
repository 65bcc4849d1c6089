import { Problem } from '#shared/problem.ts';
import { circuitBreaker, type BreakerOptions, type CircuitBreaker } from '#shared/circuit-breaker.ts';

/** What is known of one operation at one origin. */
export interface Lane {
  breaker: CircuitBreaker;
  /** What it last failed with, told again while nothing passes. */
  lastProblem: Problem | undefined;
  /** Until then the origin is known to live, so that a caller's own call may be the probe. */
  livesUntilMs: number;
}

/** Health memory of this isolate: a lane for each origin and operation. Operations are a closed list, so the map is bounded. */
export function originLanes(options: BreakerOptions): (index: number, op: string) => Lane {
  const lanes = new Map<string, Lane>();
  return (index, op) => {
    const key = `${index} ${op}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const lane: Lane = { breaker: circuitBreaker(options), lastProblem: undefined, livesUntilMs: 0 };
    lanes.set(key, lane);
    return lane;
  };
}

/** The problem of a call that the breaker refused: what the origin last failed with, to be tried again after the next probe. */
export function refusal(lane: Lane): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(lane.breaker.retryAfterMs() / 1_000));
  // A time-out would be a lie now: nobody has waited.
  const code =
    lane.lastProblem?.status === 503 ? lane.lastProblem.code : ('origin/unavailable' satisfies Problem['code']);
  return new Problem(code, undefined, { retryAfterSeconds });
}
