import type { PaymentDeps } from './payment-deps.ts';
import { PaymentUnavailable } from './payment-error.ts';

/**
 * Takes the money that is held for an order: exactly its total. In one transaction with the record: the ledger, the order's move
 * authorised → confirmed, the event `PaymentProcessed` and its outbox row. Any number of times is once, also after a crash between
 * the provider's answer and the commit.
 * Throws PaymentRefused when it is final (`declined`, `gone`, `not-authorised`, `returning`); whatever else it throws
 * (PaymentUnavailable, Problem `orders/unavailable`) is worth another try.
 */
export async function capturePayment(_deps: PaymentDeps, orderId: string): Promise<{ capturedMinor: number }> {
  throw new PaymentUnavailable(`no provider is set up yet for ${orderId}`);
}
