import * as z from 'zod';
import type { OutboxHandlers } from '../outbox/handlers.ts';
import type { SagaIngress } from './ingress.ts';

const Ended = z.object({ reason: z.enum(['shopper', 'expired', 'staff', 'failed']), unpaid: z.boolean() });
const Cancellation = z.object({ reason: z.enum(['shopper', 'staff']), completed: z.boolean() });
const Refund = z.object({ refundId: z.uuid(), amountMinor: z.int(), reason: z.string() });

/**
 * What events start. Each workflow has the id of what it is about, so that an event that is told again finds it started. A cancellation
 * that came while the saga runs starts nothing: the saga undoes itself.
 */
export const sagaHandlers = (ingress: SagaIngress): OutboxHandlers => ({
  PaymentAuthorised: async ({ orderId }) => ingress.startSaga(orderId),
  OrderSagaFailed: async ({ orderId, payload }) => {
    const { reason, unpaid } = Ended.parse(payload);
    if (!unpaid) return;
    await ingress.startEnding(reason === 'expired' ? 'expiry' : 'cancellation', orderId, reason);
  },
  CancellationRequested: async ({ orderId, payload }) => {
    const { reason, completed } = Cancellation.parse(payload);
    if (completed) await ingress.startEnding('cancellation', orderId, reason);
  },
  RefundRequested: async ({ orderId, payload }) => ingress.startRefund({ ...Refund.parse(payload), orderId }),
});
