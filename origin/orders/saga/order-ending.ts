import * as restate from '@restatedev/restate-sdk';
import { decide } from './ask-person.ts';
import type { SagaShape } from './order-saga.ts';
import type { SagaDeps } from './saga-deps.ts';
import { undoSteps } from './undo-steps.ts';
import type { CancelReason } from '#shared/contracts/orders.ts';
import { WORKFLOW_OPTIONS, type EndingKind } from './workflows.ts';

/**
 * Expiry and cancellation, each under the order's id: every step of the saga is undone, whether it was run or not. Of an order that was
 * not paid this lets the payment go, lest it be paid afterwards; of a confirmed one it gives the money back.
 */
export const orderEnding = (kind: EndingKind, deps: SagaDeps, shape: SagaShape) =>
  restate.workflow({
    name: deps.names[kind],
    handlers: {
      run: async (ctx: restate.WorkflowContext, { reason }: { reason: CancelReason }) => {
        const about = { workflow: deps.names[kind], workflowId: ctx.key, orderId: ctx.key };
        await undoSteps(ctx, deps, about, { ...shape, reason });
      },
      decide: restate.handlers.workflow.shared(decide),
    },
    options: WORKFLOW_OPTIONS,
  });
