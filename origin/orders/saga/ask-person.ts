import { TerminalError, type WorkflowContext, type WorkflowSharedContext } from '@restatedev/restate-sdk';
import type { Retry } from './retries.ts';
import { runStep } from './run-step.ts';
import type { SagaDeps } from './saga-deps.ts';
import type { Decision, LetterDecision } from './workflows.ts';

/** Which order a workflow is about, and what it is called in the list of dead letters. */
export interface About {
  workflow: string;
  workflowId: string;
  orderId: string;
}

/**
 * Does work that may not be left out. What is given up becomes a dead letter, and the workflow waits, for days if need be, until a
 * person says to try again or that it was settled by hand.
 */
export async function insist(
  ctx: WorkflowContext,
  deps: SagaDeps,
  about: About,
  { name, retry, work }: { name: string; retry: Retry; work: () => Promise<void> },
): Promise<void> {
  for (;;) {
    try {
      await runStep(ctx, name, retry, work);
      return;
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      if ((await askPerson(ctx, deps, about, name, error.message)) === 'resolve') return;
    }
  }
}

async function askPerson(
  ctx: WorkflowContext,
  deps: SagaDeps,
  { workflow, workflowId, orderId }: About,
  step: string,
  lastError: string,
): Promise<Decision> {
  const letterId = ctx.rand.uuidv4();
  await ctx.run('dead letter', async () => {
    deps.log.error({ orderId, workflow, step, reason: lastError }, 'a step was given up and waits for a person');
    await deps.pool.query(
      `insert into saga_letters (id, order_id, workflow, workflow_id, step, last_error, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [letterId, orderId, workflow, workflowId, step, lastError.slice(0, 500), deps.now()],
    );
  });
  return ctx.promise<Decision>(letterId);
}

/** The handler `decide` of every workflow: passes a person's decision on; the first one counts. */
export async function decide(ctx: WorkflowSharedContext, { letterId, decision }: LetterDecision): Promise<void> {
  const promise = ctx.promise<Decision>(letterId);
  if ((await promise.peek()) === undefined) await promise.resolve(decision);
}
