import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import type { Counter } from './counter.ts';
import type { IsolateCounter } from './isolate-counter.ts';

/** Counts in the first counter; while that fails, or its breaker is open, in the isolate: a limit is then one per isolate. */
export function counterWithFallback(shared: Counter, isolate: IsolateCounter, breaker: CircuitBreaker): Counter {
  return {
    async take(bucket) {
      const admission = breaker.enter();
      if (admission === 'refuse') return isolate.take(bucket);
      let worked = false;
      try {
        const count = await shared.take(bucket);
        worked = true;
        return count;
      } catch {
        return isolate.take(bucket);
      } finally {
        breaker.settle(admission, worked);
      }
    },
  };
}
