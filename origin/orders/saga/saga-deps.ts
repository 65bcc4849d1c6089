import type { OrdersDeps } from '../deps.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { refundPayment, type RefundOrder } from '../payments/refund-payment.ts';
import { returnPayment } from '../payments/return-payment.ts';
import type { WorkflowNames } from './workflows.ts';

/** What workflows ask of payments. Each is idempotent; PaymentRefused is final, whatever else they throw is worth another try. */
export interface SagaPayments {
  capture(orderId: string): Promise<unknown>;
  giveBack(orderId: string, reason: string): Promise<unknown>;
  refund(refund: RefundOrder): Promise<unknown>;
}

/** What the steps of workflows need. */
export interface SagaDeps extends Pick<OrdersDeps, 'db' | 'pool' | 'now' | 'wakeOutbox' | 'log'> {
  payments: SagaPayments;
  names: WorkflowNames;
}

export const paymentsOf = (deps: PaymentDeps): SagaPayments => ({
  capture: (orderId) => capturePayment(deps, orderId),
  giveBack: (orderId, reason) => returnPayment(deps, orderId, reason),
  refund: (refund) => refundPayment(deps, refund),
});
