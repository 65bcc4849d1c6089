export interface Breaker {
  /** Whether a call may go out: always while closed; while open only one probe after each pause. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

export interface BreakerOptions {
  /** Failures in a row that open it. */
  failures: number;
  /** How long it stays open before a probe. */
  pauseMs: number;
  now: () => number;
}

/** A circuit breaker: what is down is not asked again and again, so that callers hear of it at once. */
export function circuitBreaker({ failures, pauseMs, now }: BreakerOptions): Breaker {
  let inARow = 0;
  let probeAtMs = 0;
  return {
    allows() {
      if (inARow < failures) return true;
      if (now() < probeAtMs) return false;
      probeAtMs = now() + pauseMs;
      return true;
    },
    succeeded() {
      inARow = 0;
    },
    failed() {
      inARow++;
      probeAtMs = now() + pauseMs;
    },
  };
}
