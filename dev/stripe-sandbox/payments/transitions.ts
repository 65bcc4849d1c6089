import type { Intent, IntentStatus } from '../engine/records.ts';

/** Where a PaymentIntent may go from each status (docs.stripe.com/payments/paymentintents/lifecycle). */
export const TRANSITIONS: Readonly<Record<IntentStatus, readonly IntentStatus[]>> = {
  requires_payment_method: ['requires_confirmation', 'requires_action', 'processing', 'canceled'],
  requires_confirmation: ['requires_payment_method', 'requires_action', 'processing', 'canceled'],
  requires_action: ['requires_payment_method', 'requires_confirmation', 'processing', 'canceled'],
  processing: ['requires_payment_method', 'requires_capture', 'succeeded', 'canceled'],
  requires_capture: ['succeeded', 'canceled'],
  succeeded: [],
  canceled: [],
};

/** Moves an intent along the table; an illegal move is a bug of the sandbox and throws. */
export function moveTo(intent: Intent, status: IntentStatus): void {
  if (intent.status === status) return;
  if (!TRANSITIONS[intent.status].includes(status)) throw new Error(`${intent.id}: ${intent.status} → ${status}`);
  intent.status = status;
}
