import type { WorkflowContext } from '@restatedev/restate-sdk';
import { insist, type About } from './ask-person.ts';
import type { Retries } from './retries.ts';
import type { SagaDeps } from './saga-deps.ts';
import type { CancelReason } from '#shared/contracts/orders.ts';
import type { Step } from './step.ts';

/** Undoes steps, the last one first; none is left out. */
export async function undoSteps(
  ctx: WorkflowContext,
  deps: SagaDeps,
  about: About,
  { steps, retries, reason }: { steps: readonly Step[]; retries: Retries; reason: CancelReason },
): Promise<void> {
  for (const { name, undo } of steps.toReversed()) {
    if (undo === null) continue;
    const work = () => undo(deps, about.orderId, reason);
    await insist(ctx, deps, about, { name: `undo ${name}`, retry: retries[name].undo, work });
  }
}
