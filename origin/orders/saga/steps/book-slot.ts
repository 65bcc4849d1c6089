import { withRetries } from '../../db/failures.ts';
import { bookSlot as book } from '../../delivery/book-slot.ts';
import { releaseSlot } from '../../delivery/release-slot.ts';
import { StepRefused, type Step } from '../step.ts';

/**
 * The slot that the shopper wished, else the next that is free; none for an order without a wish. An order that is being cancelled
 * goes no further.
 */
export const bookSlot: Step = {
  name: 'book-slot',
  says: {
    run: 'books the wished slot, else the next free one: DeliveryScheduled',
    undo: 'releases the slot: DeliveryScheduleCancelled',
  },
  run: async (deps, orderId) => {
    const outcome = await withRetries(() => book(deps.pool, orderId, deps.now()));
    if (outcome === 'over') throw new StepRefused('the order is over or being cancelled');
    if (outcome === 'full') throw new StepRefused('no slot of the zone is free');
    if (outcome === 'no-zone') throw new StepRefused('no zone delivers to the postcode any more');
    if (outcome === 'busy') throw new Error('another order took the slot first');
  },
  undo: async (deps, orderId) => {
    await withRetries(() => releaseSlot(deps.pool, orderId, deps.now()));
  },
};
