/** Permits second attempts in proportion to first ones. */
export interface RetryBudget {
  /** A first attempt is made. */
  deposit(): void;
  /** Whether a second attempt may be made; takes its price. */
  withdraw(): boolean;
}

/**
 * A token bucket: every first attempt pays in `share` of a retry, so that retries add at most that share to the load, however
 * much fails; up to `burst` of them are saved up for a sudden failure.
 */
export function retryBudget(share = 0.1, burst = 10): RetryBudget {
  let tokens = burst;
  return {
    deposit() {
      tokens = Math.min(burst, tokens + share);
    },
    withdraw() {
      // Ten times 0.1 is a little less than 1 in binary.
      if (tokens < 1 - 1e-9) return false;
      tokens -= 1;
      return true;
    },
  };
}
