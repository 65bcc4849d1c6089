import type { WorkflowOptions } from '@restatedev/restate-sdk';

/** What Restate knows the workflows by. */
export interface WorkflowNames {
  saga: string;
  expiry: string;
  cancellation: string;
  refund: string;
}

export type Decision = 'retry' | 'resolve';

/** What a person decided on a dead letter. */
export interface LetterDecision {
  letterId: string;
  decision: Decision;
}

export type EndingKind = 'expiry' | 'cancellation';

/**
 * Names that running workflows are known by: they are never changed. A namespace keeps houses apart that share one Restate, such as two
 * test runs.
 */
export const workflowNames = (namespace: string): WorkflowNames => ({
  saga: `${namespace}OrderSaga`,
  expiry: `${namespace}OrderExpiry`,
  cancellation: `${namespace}OrderCancellation`,
  refund: `${namespace}OrderRefund`,
});

/**
 * A workflow that is over is remembered for 30 days: the same one started again meanwhile is answered as done. An attempt that stands
 * still for a minute leaves memory and is replayed later.
 */
export const WORKFLOW_OPTIONS: WorkflowOptions = {
  workflowRetention: { days: 30 },
  journalRetention: { days: 7 },
  inactivityTimeout: { minutes: 1 },
  abortTimeout: { minutes: 1 },
  retryPolicy: { initialInterval: 50, exponentiationFactor: 2, maxInterval: 10_000 },
};
