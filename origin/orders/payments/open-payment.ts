import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { authoriseFreeOrder } from './free-order.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentUnavailable } from './payment-error.ts';
import type { NewPayment, PaymentProvider, PaymentSnapshot } from './payment-provider.ts';
import { insertPayment, orderToPay } from './payment-repo.ts';

const KEYS = 3;

/**
 * Makes the payment of a placed order at the provider: money will be held when the shopper confirms it. The key comes of the order alone,
 * so that any number of times, also after a crash, is one payment. `attempt` above 1 says that it may have been made before: it is then
 * looked for even when the order has ended, so that it can be cancelled. Throws PaymentRefused or what is worth another try.
 */
export async function openPayment(
  deps: PaymentDeps & Pick<OrdersDeps, 'payments'>,
  orderId: string,
  attempt = 1,
): Promise<void> {
  const order = await fromPostgres(() => orderToPay(deps.pool, orderId));
  if (order === null || order.paid !== null) return;
  if (order.status !== 'payment_pending' && attempt === 1) return;
  if (order.totalMinor === 0) {
    await authoriseFreeOrder(deps, orderId);
    return;
  }
  const { number: orderNumber, email, currency, totalMinor: amountMinor } = order;
  const made = await create(deps.providers.main, { orderId, orderNumber, email, currency, amountMinor });
  // Somebody else's may be there by now, which the next attempt finds; one of another amount is never offered.
  if (!(await fromPostgres(() => insertPayment(deps.pool, orderId, made, deps.now()))))
    throw new Error(`payment ${made.providerRef} is not that of the order`);
  deps.payments.opened(orderId);
}

/** A key that keeps an error of before is followed by the next one, always in the same order: what was made under it is never paid. */
async function create(provider: PaymentProvider, payment: Omit<NewPayment, 'key'>): Promise<PaymentSnapshot> {
  for (let epoch = 0; ; epoch++) {
    try {
      return await provider.create({ ...payment, key: `${payment.orderId}:create:${epoch}` });
    } catch (error) {
      const spent = error instanceof PaymentUnavailable && error.why === 'key-spent';
      if (!spent || epoch + 1 === KEYS) throw error;
    }
  }
}
