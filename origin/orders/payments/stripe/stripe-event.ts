import type Stripe from 'stripe';
import type { ProviderEvent } from '../payment-provider.ts';
import { disputeSnapshotOf, idOf, refundSnapshotOf, snapshotOf } from './stripe-snapshot.ts';

/** What a verified event tells; types that nothing depends on have no fact. */
export function readStripeEvent(event: Stripe.Event): ProviderEvent {
  return {
    provider: 'stripe',
    eventId: event.id,
    type: event.type,
    objectRef: 'id' in event.data.object ? event.data.object.id : null,
    fact: factOf(event, new Date(event.created * 1_000)),
    payload: event,
  };
}

function factOf(event: Stripe.Event, at: Date): ProviderEvent['fact'] {
  switch (event.type) {
    case 'payment_intent.created':
    case 'payment_intent.requires_action':
    case 'payment_intent.processing':
    case 'payment_intent.payment_failed':
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled':
      return { kind: 'payment', payment: snapshotOf(event.data.object, at) };
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const refund = refundSnapshotOf(event.data.object, at);
      return refund && { kind: 'refund', refund };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed': {
      const dispute = disputeSnapshotOf(event.data.object, at);
      return dispute && { kind: 'dispute', dispute };
    }
    case 'charge.updated': {
      const paymentRef = idOf(event.data.object.payment_intent);
      return event.data.object.captured && paymentRef !== null ? { kind: 'look', paymentRef } : null;
    }
    default:
      return null;
  }
}
