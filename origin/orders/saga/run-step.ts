import { TerminalError, type WorkflowContext } from '@restatedev/restate-sdk';
import { PaymentRefused } from '../payments/payment-error.ts';
import type { Retry } from './retries.ts';
import { StepRefused } from './step.ts';

/**
 * One entry of the journal: work is done, its end is kept, and from then on it never runs again. Tried again by the rule; throws
 * TerminalError when it is final or given up.
 */
export async function runStep(
  ctx: WorkflowContext,
  name: string,
  retry: Retry,
  work: () => Promise<void>,
): Promise<void> {
  await ctx.run(name, () => finalAsTerminal(work), {
    initialRetryInterval: retry.firstMs,
    maxRetryInterval: retry.longestMs,
    retryIntervalFactor: 2,
    maxRetryDuration: retry.giveUpMs,
  });
}

async function finalAsTerminal(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PaymentRefused || error instanceof StepRefused) throw new TerminalError(error.message);
    throw error;
  }
}
