import type { CancelReason } from '#shared/contracts/orders.ts';
import type { SagaDeps } from './saga-deps.ts';

/**
 * One step of the saga. Both sides may run again after a crash between their commit and their journal entry, so each effect happens
 * once per order. StepRefused is final; whatever else they throw is tried again.
 */
export interface Step {
  name: StepName;
  /** What each side does, in the words of docs/orders.md. */
  says: { run: string; undo: string };
  run: ((deps: SagaDeps, orderId: string) => Promise<void>) | null;
  /** Gives back what `run` took. What was never taken, or given back before, is fine. */
  undo: ((deps: SagaDeps, orderId: string, reason: CancelReason) => Promise<void>) | null;
}

export const STEP_NAMES = ['placed-order', 'book-slot', 'capture-payment', 'complete-order'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** The step cannot be done, now or later: the saga is undone. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused';
}
