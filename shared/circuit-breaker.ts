/** What stands behind the breaker answers, does not, or is being asked whether it does again. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** `pass`: call it. `probe`: this one call decides. `refuse`: do not call. Every call that was let through is settled once. */
export type Admission = 'pass' | 'probe' | 'refuse';

export interface CircuitBreaker {
  state(): BreakerState;
  enter(): Admission;
  /** `weight`: of a failure, in failures; a call that was waited for in vain says more than one that was refused. */
  settle(admission: Admission, worked: boolean, weight?: number): void;
  /** Gives a probe back that was not made, for the next caller to make. */
  release(): void;
  /** Until the next probe; 0 when calls pass. */
  retryAfterMs(): number;
}

export interface BreakerOptions {
  now: () => number;
  /** This many failures in a row open it at once, whatever went well before. */
  failuresInRow?: number;
  /** So does this share of failures among at least twice as many calls of the window. */
  failureShare?: number;
  windowMs?: number;
  /** First wait before a probe; doubled after each failed one up to the longest. */
  openMs?: number;
  longestOpenMs?: number;
  /** A probe that has not been settled by then is taken for lost, and another may be made. */
  probeMs?: number;
}

const DEFAULTS = {
  failuresInRow: 5,
  failureShare: 0.5,
  windowMs: 10_000,
  openMs: 1_000,
  longestOpenMs: 10_000,
  probeMs: 5_000,
};

interface Counts {
  sinceMs: number;
  calls: number;
  failures: number;
}

/**
 * A circuit breaker by failures in a row or by their share of a window (Nygard, "Release It!", chapter 5). While it is open nothing
 * passes; after the wait one probe at a time does, so that whatever comes back is not met by a crowd.
 */
export function circuitBreaker(options: BreakerOptions): CircuitBreaker {
  const limits = { ...DEFAULTS, ...options };
  const { now } = limits;
  let counts: Counts = { sinceMs: now(), calls: 0, failures: 0 };
  let inRow = 0;
  /** Undefined while it is closed. */
  let open: { untilMs: number; waitMs: number; probeLostAtMs: number } | undefined;

  function trip(waitMs: number): void {
    open = { untilMs: now() + waitMs, waitMs, probeLostAtMs: 0 };
  }

  function close(): void {
    open = undefined;
    inRow = 0;
    counts = { sinceMs: now(), calls: 0, failures: 0 };
  }

  function count(worked: boolean, weight: number): void {
    if (now() - counts.sinceMs >= limits.windowMs) counts = { sinceMs: now(), calls: 0, failures: 0 };
    counts.calls++;
    if (worked) {
      inRow = 0;
      return;
    }
    counts.failures++;
    inRow += weight;
    const many = counts.calls >= limits.failuresInRow * 2 && counts.failures / counts.calls >= limits.failureShare;
    if (inRow >= limits.failuresInRow || many) trip(limits.openMs);
  }

  return {
    state: () => (open === undefined ? 'closed' : open.probeLostAtMs > now() ? 'half-open' : 'open'),
    enter() {
      if (open === undefined) return 'pass';
      if (now() < open.untilMs || now() < open.probeLostAtMs) return 'refuse';
      open.probeLostAtMs = now() + limits.probeMs;
      return 'probe';
    },
    settle(admission, worked, weight = 1) {
      // Calls that began before it opened say nothing of how things stand now.
      if (admission === 'pass' && open === undefined) count(worked, weight);
      if (admission !== 'probe' || open === undefined) return;
      if (worked) close();
      else trip(Math.min(open.waitMs * 2, limits.longestOpenMs));
    },
    release() {
      if (open !== undefined) open.probeLostAtMs = 0;
    },
    retryAfterMs: () => (open === undefined ? 0 : Math.max(0, open.untilMs - now())),
  };
}
