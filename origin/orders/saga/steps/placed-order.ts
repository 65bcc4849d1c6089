import { sql } from 'drizzle-orm';
import { withRetries } from '../../db/failures.ts';
import { endOrders } from '../../orders/end-orders.ts';
import type { Step } from '../step.ts';

/**
 * What placing took before the saga began: pieces of the stock and a use of the promo code. Its undo comes last, gives both back and
 * ends the order, in one statement.
 */
export const placedOrder: Step = {
  name: 'placed-order',
  says: {
    run: 'none: placing took stock and promo code',
    undo: 'gives both back and ends the order, in one statement: cancelled or refunded, OrderSagaFailed',
  },
  run: null,
  undo: async (deps, orderId, reason) => {
    const which = sql`select id from orders where id = ${orderId} for update`;
    const ended = await withRetries(() => endOrders(deps.db, which, reason, deps.now(), 'any'));
    if (ended.length > 0) deps.wakeOutbox();
  },
};
