import * as restate from '@restatedev/restate-sdk';
import { fullyRefunded, settleRefund } from '../orders/settle-refund.ts';
import type { RefundOrder } from '../payments/refund-payment.ts';
import { decide } from './ask-person.ts';
import type { SagaShape } from './order-saga.ts';
import { REFUND_RETRY } from './retries.ts';
import { runStep } from './run-step.ts';
import type { SagaDeps } from './saga-deps.ts';
import { undoSteps } from './undo-steps.ts';
import { WORKFLOW_OPTIONS } from './workflows.ts';

/**
 * Money for pieces of an order, under the refund's id. A refund that the provider refuses is told as such and its pieces can be asked
 * for again. An order that is refunded as a whole before it was handed over gives its slot and stock back.
 */
export const orderRefund = (deps: SagaDeps, shape: SagaShape) =>
  restate.workflow({
    name: deps.names.refund,
    handlers: {
      run: async (ctx: restate.WorkflowContext, refund: RefundOrder) => {
        const state = await refundOrRefuse(ctx, deps, refund);
        const whole = await ctx.run('settle refund', async () => {
          await settleRefund(deps, refund, state);
          return fullyRefunded(deps.pool, refund.orderId);
        });
        if (!whole) return;
        const about = { workflow: deps.names.refund, workflowId: refund.refundId, orderId: refund.orderId };
        const steps = shape.steps.filter((step) => step.name !== 'capture-payment');
        await undoSteps(ctx, deps, about, { steps, retries: shape.retries, reason: 'staff' });
      },
      decide: restate.handlers.workflow.shared(decide),
    },
    options: WORKFLOW_OPTIONS,
  });

async function refundOrRefuse(
  ctx: restate.WorkflowContext,
  deps: SagaDeps,
  refund: RefundOrder,
): Promise<'done' | 'refused'> {
  try {
    await runStep(ctx, 'refund', REFUND_RETRY, async () => void (await deps.payments.refund(refund)));
    return 'done';
  } catch (error) {
    if (!(error instanceof restate.TerminalError)) throw error;
    deps.log.error(
      { orderId: refund.orderId, refundId: refund.refundId, reason: error.message },
      'a refund was refused',
    );
    return 'refused';
  }
}
