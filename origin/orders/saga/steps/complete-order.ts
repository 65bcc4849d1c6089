import { withRetries } from '../../db/failures.ts';
import { completeOrder as complete } from '../../orders/complete-order.ts';
import { StepRefused, type Step } from '../step.ts';

/**
 * Ends the saga well. The commit that says so holds the outbox row that tells the customer, so that nobody is told of an order that
 * was undone. It takes nothing that would have to be given back.
 */
export const completeOrder: Step = {
  name: 'complete-order',
  says: {
    run: 'ends it well, unless somebody wants to cancel: OrderSagaCompleted',
    undo: 'none: it takes nothing',
  },
  run: async (deps, orderId) => {
    const done = await withRetries(() => complete(deps.pool, orderId, deps.now()));
    if (!done) throw new StepRefused('the order is over or being cancelled');
    deps.wakeOutbox();
  },
  undo: null,
};
