import type { OrdersDeps } from '../deps.ts';
import type { OutboxHandlers } from '../outbox/handlers.ts';
import { openPayment } from './open-payment.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { returnPayment } from './return-payment.ts';

/** What payments do when the outbox tells of an order: a placed one gets its payment, one that ended without being paid loses it. */
export const paymentHandlers = (deps: PaymentDeps & Pick<OrdersDeps, 'payments'>): OutboxHandlers => ({
  OrderSagaStarted: async ({ orderId, attempt }) => openPayment(deps, orderId, attempt),
  OrderSagaFailed: async ({ orderId, payload: { reason } }) => {
    await returnPayment(deps, orderId, typeof reason === 'string' ? reason : 'the order has ended');
  },
});
