import { Problem } from '#shared/problem.ts';
import type { Count } from './counter.ts';
import { secondsUntil } from './limit-headers.ts';
import type { CountedBy, LimitClass } from './limit-table.ts';

/** A used-up quota as a problem. One millisecond past the window's end the first request passes again. */
export const refusal = (limitClass: LimitClass, by: CountedBy, count: Count, nowMs: number): Problem =>
  new Problem('limit/exceeded', `The quota of ${limitClass} for each ${by} is used up`, {
    retryAfterSeconds: secondsUntil(count.resetAtMs + 1, nowMs),
  });
