import type { Decline } from '../payments/test-cards.ts';

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

export type Metadata = Record<string, string>;

/** Why the last attempt to pay failed, as far as it changes from one to the next. */
export interface Failure extends Decline {
  type: 'card_error' | 'invalid_request_error';
  charge: string | null;
  paymentMethod: string;
}

export interface Shipping {
  name: string | null;
  phone: string | null;
  address: Record<'city' | 'country' | 'line1' | 'line2' | 'postal_code' | 'state', string | null>;
}

/** A PaymentIntent. Amounts are in minor units, times in seconds since 1970, as in Stripe's own answers. */
export interface Intent {
  id: string;
  clientSecret: string;
  created: number;
  amount: number;
  currency: string;
  status: IntentStatus;
  captureMethod: 'automatic' | 'automatic_async' | 'manual';
  confirmationMethod: 'automatic' | 'manual';
  automaticMethods: boolean;
  allowRedirects: 'always' | 'never';
  paymentMethod: string | null;
  customer: string | null;
  description: string | null;
  receiptEmail: string | null;
  suffix: string | null;
  setupFutureUsage: 'off_session' | 'on_session' | null;
  shipping: Shipping | null;
  metadata: Metadata;
  amountCapturable: number;
  amountReceived: number;
  canceledAt: number | null;
  cancellationReason: string | null;
  failure: Failure | null;
  /** Set while the shopper has to prove who they are. */
  action: { returnUrl: string | null; sdk: boolean; url: string } | null;
  /** True between a passed 3-D Secure and the confirmation that follows it. */
  authenticated: boolean;
  charges: string[];
}

export interface Charge {
  id: string;
  intent: string;
  created: number;
  amount: number;
  currency: string;
  status: 'succeeded' | 'failed';
  paymentMethod: string;
  customer: string | null;
  description: string | null;
  receiptEmail: string | null;
  suffix: string | null;
  shipping: Shipping | null;
  metadata: Metadata;
  captured: boolean;
  amountCaptured: number;
  /** Given back and released together: Stripe counts an authorisation that was let go as refunded. */
  amountRefunded: number;
  /** The part of `amountRefunded` that never was captured. */
  amountReleased: number;
  captureBefore: number | null;
  transaction: string | null;
  fee: number;
  decline: Decline | null;
  threeDSecure: boolean;
  dispute: string | null;
  refunds: string[];
}

export interface Refund {
  id: string;
  created: number;
  charge: string;
  intent: string;
  amount: number;
  currency: string;
  reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
  status: 'pending' | 'succeeded' | 'failed';
  metadata: Metadata;
  transaction: string | null;
  failureTransaction: string | null;
  failureReason: string | null;
  /** True when it lets go of money that was authorised and never captured. */
  release: boolean;
}

export interface BalanceTransaction {
  id: string;
  created: number;
  availableOn: number;
  amount: number;
  fee: number;
  currency: string;
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
  source: string;
  description: string | null;
}

export interface Dispute {
  id: string;
  created: number;
  charge: string;
  intent: string;
  amount: number;
  currency: string;
  reason: string;
  status: 'needs_response' | 'warning_needs_response' | 'won' | 'lost' | 'warning_closed';
  transactions: string[];
  dueBy: number;
}

export interface Customer {
  id: string;
  created: number;
  email: string | null;
  name: string | null;
  phone: string | null;
  description: string | null;
  metadata: Metadata;
}

/** Every kind of object that is kept, by the name of its table. */
export interface Records {
  intents: Intent;
  charges: Charge;
  refunds: Refund;
  transactions: BalanceTransaction;
  disputes: Dispute;
  customers: Customer;
}

export type Table = keyof Records;
