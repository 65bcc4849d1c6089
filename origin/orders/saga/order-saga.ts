import * as restate from '@restatedev/restate-sdk';
import { decide } from './ask-person.ts';
import type { Retries } from './retries.ts';
import { runStep } from './run-step.ts';
import type { SagaDeps } from './saga-deps.ts';
import type { Step } from './step.ts';
import { undoSteps } from './undo-steps.ts';
import { WORKFLOW_OPTIONS } from './workflows.ts';

export interface SagaShape {
  steps: readonly Step[];
  retries: Retries;
}

/**
 * One order from authorisation to the end, under the order's id. A step that is refused or given up undoes what was done before it;
 * each undo is registered before its step runs, since a step may have taken something without our knowing.
 */
export const orderSaga = (deps: SagaDeps, shape: SagaShape) =>
  restate.workflow({
    name: deps.names.saga,
    handlers: {
      run: async (ctx: restate.WorkflowContext) => runSaga(ctx, deps, shape),
      decide: restate.handlers.workflow.shared(decide),
    },
    options: WORKFLOW_OPTIONS,
  });

async function runSaga(
  ctx: restate.WorkflowContext,
  deps: SagaDeps,
  { steps, retries }: SagaShape,
): Promise<'completed' | 'undone'> {
  const orderId = ctx.key;
  const registered: Step[] = [];
  for (const step of steps) {
    registered.push(step);
    const { name, run } = step;
    if (run === null) continue;
    try {
      await runStep(ctx, name, retries[name].run, () => run(deps, orderId));
    } catch (error) {
      if (!(error instanceof restate.TerminalError)) throw error;
      deps.log.warn({ orderId, step: name, reason: error.message }, 'the saga of an order is undone');
      const about = { workflow: deps.names.saga, workflowId: orderId, orderId };
      await undoSteps(ctx, deps, about, { steps: registered, retries, reason: 'failed' });
      return 'undone';
    }
  }
  return 'completed';
}
