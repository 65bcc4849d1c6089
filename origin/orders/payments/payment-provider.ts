import type { IncomingHttpHeaders } from 'node:http';
import type { PaymentProviderName, PaymentStatus } from '#shared/contracts/orders.ts';
import type { Currency, Money } from '#shared/money.ts';

/** Where a payment stands at the provider, from its answer to us or from an event; the same words for every provider. */
export interface PaymentSnapshot {
  provider: PaymentProviderName;
  /** PaymentIntent of Stripe, order of PayPal. */
  providerRef: string;
  /** The order that we told the provider; null for a payment that is not ours. */
  orderId: string | null;
  clientSecret: string | null;
  status: PaymentStatus;
  /** The shopper has agreed and we have to ask for the money to be held (PayPal); the status is `processing` until then. */
  approved: boolean;
  currency: Currency;
  amountMinor: number;
  capturedMinor: number;
  /** Money given back after its capture; what was only released is not in it. Null when the answer does not tell. */
  refundedMinor: number | null;
  /** What the provider keeps; null until it says so. */
  feeMinor: number | null;
  /** Why the last try was declined; null when none was. */
  declineCode: string | null;
  /** When the provider said so. */
  at: Date;
}

export interface RefundSnapshot {
  provider: PaymentProviderName;
  /** Of the refund. */
  providerRef: string;
  /** Of the payment; null when the provider names only the capture. */
  paymentRef: string | null;
  /** The id that we gave it; null for one that was made at the provider. */
  refundId: string | null;
  amountMinor: number;
  status: 'pending' | 'succeeded' | 'failed';
  failureCode: string | null;
  at: Date;
}

export interface DisputeSnapshot {
  provider: PaymentProviderName;
  providerRef: string;
  paymentRef: string;
  amountMinor: number;
  reason: string;
  /** What the provider took from us for it; null for an inquiry. */
  withdrawn: { amountMinor: number; feeMinor: number } | null;
  /** What came back after it was won. */
  reinstated: { amountMinor: number; feeMinor: number } | null;
  status: 'open' | 'won' | 'lost';
  at: Date;
}

/** An event whose signature is right, and the fact that it tells; `null` when nothing here depends on it. */
export interface ProviderEvent {
  provider: PaymentProviderName;
  eventId: string;
  type: string;
  objectRef: string | null;
  fact:
    | { kind: 'payment'; payment: PaymentSnapshot }
    | { kind: 'refund'; refund: RefundSnapshot }
    | { kind: 'dispute'; dispute: DisputeSnapshot }
    /** Something of this payment has changed that the event does not tell: ask for it. */
    | { kind: 'look'; paymentRef: string }
    | null;
  payload: unknown;
}

export interface NewPayment {
  orderId: string;
  orderNumber: string;
  email: string;
  currency: Currency;
  amountMinor: number;
  /** The same key is the same payment. */
  key: string;
}

/**
 * A payment provider with money held first and captured later. Every call ends within its deadline, is tried at most twice and is
 * refused at once while the provider is known to be away. Writes carry a key: the same key twice is one write.
 * Throws PaymentRefused for what will not go otherwise, PaymentUnavailable for what is worth another try.
 */
export interface PaymentProvider {
  readonly name: PaymentProviderName;
  /** For how long calls are refused at once, since it did not answer lately; 0 when they pass. */
  awayMs(): number;
  /** A payment that waits for the shopper; money will be held, not taken. */
  create(payment: NewPayment): Promise<PaymentSnapshot>;
  /** How it stands. Refused with `gone` when the provider does not know it. */
  retrieve(providerRef: string): Promise<PaymentSnapshot>;
  /** Asks for the money to be held where the shopper's agreeing alone does not do it (PayPal); elsewhere it is `retrieve`. */
  authorise(providerRef: string, key: string): Promise<PaymentSnapshot>;
  /** Takes what is held, or a part of it; the rest is released. One that was captured before is answered as it stands. */
  capture(providerRef: string, amount: Money, key: string): Promise<PaymentSnapshot>;
  /** Lets go what is held or waits. Refuses nothing: one that was captured or cancelled before is answered as it stands. */
  cancel(providerRef: string, key: string): Promise<PaymentSnapshot>;
  /** Gives back part of what was captured. */
  refund(refund: { providerRef: string; refundId: string; amount: Money; key: string }): Promise<RefundSnapshot>;
  /** The refunds of a payment, so that an answer that was lost is found. */
  refunds(providerRef: string): Promise<RefundSnapshot[]>;
  /** Payments made in a stretch of time; undefined where the provider has no such list. */
  list?(from: Date, to: Date): AsyncIterable<PaymentSnapshot[]>;
  /** Verifies an event by its raw bytes and reads it. Throws Problem `webhook/unverified`. */
  readEvent(raw: Buffer, headers: IncomingHttpHeaders): Promise<ProviderEvent>;
}

/** The providers that are set up; `main` is asked for new payments, the others answer for older ones. */
export interface PaymentProviders {
  main: PaymentProvider;
  all: readonly PaymentProvider[];
  /** Throws PaymentRefused with `gone` for one that is not set up. */
  named(name: PaymentProviderName): PaymentProvider;
}
