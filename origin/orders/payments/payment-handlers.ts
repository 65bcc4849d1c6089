import type { OrdersDeps } from '../deps.ts';
import type { OutboxHandlers } from '../outbox/handlers.ts';
import { openPayment } from './open-payment.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentUnavailable } from './payment-error.ts';

/** What payments do when the outbox tells of an order: a placed one gets its payment. The workflow that ends an order lets it go. */
export const paymentHandlers = (deps: PaymentDeps & Pick<OrdersDeps, 'payments'>): OutboxHandlers => ({
  OrderSagaStarted: async ({ orderId, attempt, payload }) => {
    // Hundreds may wait for a provider that is away: none of them is read to learn that again. A free order needs no provider.
    if (payload['totalMinor'] !== 0 && deps.providers.main.awayMs() > 0)
      throw new PaymentUnavailable('away', 'the provider did not answer lately');
    await openPayment(deps, orderId, attempt);
  },
});
