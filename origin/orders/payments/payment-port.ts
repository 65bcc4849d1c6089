import type { OrderPayment } from '#shared/contracts/orders.ts';

/** What a shopper's app pays an order with; null until the provider has made it. */
export interface PaymentPort {
  forOrder(orderId: string, signal: AbortSignal): Promise<OrderPayment | null>;
  /** It has just been made: whoever waits for it in this process need not wait for the next look. */
  opened(orderId: string): void;
}

/** Nothing pays: every payment is pending. */
export const noPayments: PaymentPort = { forOrder: async () => null, opened: () => undefined };
