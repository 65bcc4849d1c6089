import type { PaymentDeps } from './payment-deps.ts';
import { PaymentUnavailable } from './payment-error.ts';

/** What returning came to: nothing was ever asked for, what was held was let go, or what was taken was given back. */
export type Returned = 'nothing' | 'cancelled' | 'refunded';

/**
 * The undo of paying. From here on money only goes back: a capture that comes later is refused (`returning`), one that was under way is
 * refunded. A payment that was not captured is cancelled at the provider; of a captured one all that is left is refunded, with the
 * ledger and `PaymentRefunded` in the transaction of its record; an order without a payment is fine. Any number of times is once.
 * The order's status is the caller's: only a full refund moves it (confirmed, in_production, shipped, delivered → refunded).
 * Throws PaymentRefused (`refused`) when the provider will not give the money back, which a person must settle; whatever else it throws
 * is worth another try.
 */
export async function returnPayment(_deps: PaymentDeps, orderId: string, _reason: string): Promise<Returned> {
  throw new PaymentUnavailable(`no provider is set up yet for ${orderId}`);
}
