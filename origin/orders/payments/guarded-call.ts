import { setTimeout as pause } from 'node:timers/promises';
import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import { PaymentUnavailable } from './payment-error.ts';

export interface CallGuard {
  breaker: CircuitBreaker;
  /** Makes PaymentRefused or PaymentUnavailable of what a provider's client throws; anything else is a bug and goes through. */
  translate: (thrown: unknown) => unknown;
}

const ATTEMPTS = 2;
const PAUSE_MS = 150;

/** One call at a provider that has a deadline of its own: behind the breaker, and once more when it failed fast. */
export async function guardedCall<T>(guard: CallGuard, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const admission = guard.breaker.enter();
    if (admission === 'refuse') throw new PaymentUnavailable('away', 'the provider did not answer lately');
    const began = performance.now();
    try {
      const result = await work();
      guard.breaker.settle(admission, true);
      return result;
    } catch (thrown) {
      const error = guard.translate(thrown);
      const unavailable = error instanceof PaymentUnavailable;
      guard.breaker.settle(admission, !(unavailable && error.why !== 'busy'));
      // One that took long has used the caller's time; it is for the caller to come again.
      if (!unavailable || attempt === ATTEMPTS || performance.now() - began > 1_000) throw error;
    }
    await pause(PAUSE_MS * (0.5 + Math.random()));
  }
}
